/** The texts of practice on the live line, for staff (docs/decisions/0058). */
export const drill = {
  mark: "Practice",
  section: "Practice",
  heading: "Practise on the line",
  lead: "Make a link, and open it where nobody is logged in: on another phone, or in a private window. Whoever opens it plays the person who needs help. A colleague answers at the desk.",
  what: [
    "It is marked as practice on every page, on both sides.",
    "Everybody real goes before it, and whoever practises is still asked about everybody real.",
    "Nobody is called for it outside of the desk.",
    "It is in no figure, and no case is made of it.",
  ],
  make: "Make a link for practice",
  link: "Link for practice",
  once: (until: string) => `Good for one chat, until ${until}. It is shown only here and now.`,
  copy: "Copy the link",
  copied: "Copied.",
  close: "Done",
  talk: "Nobody here needs help: a colleague plays. Do what you would do.",
  noCase: "The person agreed. For somebody real you would now open the case; of practice none is made.",
  wrapUp: "What you choose here is counted nowhere.",
};
