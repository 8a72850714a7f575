/**
 * What an advocate at three in the morning would otherwise have to remember (R307–R311): what to do, in order, and texts to say it
 * with. Nothing here is sent by itself.
 */
export interface Playbook {
  key: "danger" | "minor" | "suicide" | "vanish" | "abuse";
  heading: string;
  /** For the advocate's eyes. */
  steps: string[];
  /** For the box; the advocate changes and sends them. */
  parts: { label: string; en: string; es: string }[];
}

export const playbooks: Playbook[] = [
  {
    key: "danger",
    heading: "In danger now",
    steps: [
      "Stay in the chat. A supervisor is called beside you.",
      "Ask for a place only if the person wants help sent. Nobody here can see where they are.",
      "First they call or text 911 themselves. Then a call with the three of you. A call by you alone comes last.",
      "Take the least that helps. Ask before each step, and say what you do.",
      "Do not stop until you know that help has come. If it does not, tell your supervisor.",
    ],
    parts: [
      {
        label: "911, by the person",
        en: "You can call 911, or send a text to 911. I stay here with you. You do not have to.",
        es: "Puede llamar al 911, o mandar un mensaje de texto al 911. Yo sigo aquí con usted. No tiene que hacerlo.",
      },
      {
        label: "A call together",
        en: "We can call together, you, me and 911. You can hang up at any time. Would that help?",
        es: "Podemos llamar juntos: usted, el 911 y yo. Puede colgar cuando quiera. ¿Le ayudaría?",
      },
      {
        label: "Has help come?",
        en: "Has somebody come to you? If not, I can ask again. I am still here.",
        es: "¿Ha llegado alguien? Si no, puedo volver a pedirlo. Sigo aquí.",
      },
    ],
  },
  {
    key: "minor",
    heading: "Under 18",
    steps: [
      "Send the limits (3. in the script) before you ask for a name or an age.",
      "Tick “This person is under 18”. If you are not cleared for minors, ask somebody in who is, before you go on.",
      "Paid sex under 18 is trafficking. Nobody has to prove force.",
      "If a report is needed, say so plainly, and what it would contain. Nothing is sent by itself.",
    ],
    parts: [
      {
        label: "A report may be needed",
        en: "I may have to tell a child safety line about this. I would tell them only what you told me. I would tell you first. You can ask me anything about it.",
        es: "Quizá tenga que avisar a una línea de protección infantil. Solo diría lo que usted me contó. Antes se lo diría a usted. Puede preguntarme lo que quiera.",
      },
    ],
  },
  {
    key: "suicide",
    heading: "Thoughts of suicide",
    steps: [
      "Ask directly. Asking does not make it worse.",
      "If an attempt is under way, set the level to T1.",
      "Offer 988 (call, text or chat) while you stay, or bring them together. Do not end the chat to pass the person on.",
    ],
    parts: [
      {
        label: "Ask directly",
        en: "Are you thinking of ending your life?",
        es: "¿Está pensando en quitarse la vida?",
      },
      {
        label: "Offer 988",
        en: "You can call or text 988 at any time, for free. I can stay here while you do.",
        es: "Puede llamar o mandar un mensaje al 988 cuando quiera, gratis. Yo puedo seguir aquí mientras tanto.",
      },
    ],
  },
  {
    key: "vanish",
    heading: "May vanish at any moment",
    steps: [
      "Short texts. No links. One question at a time.",
      "Four things, in this order: safe right now? what if we get cut off? a code word? one number to remember?",
      "If they are gone, do nothing. Nobody looks for them.",
    ],
    parts: [
      { label: "Safe?", en: "Safe to write? Yes or no.", es: "¿Es seguro escribir? Sí o no." },
      {
        label: "If cut off",
        en: "If we get cut off, I do nothing. OK?",
        es: "Si se corta, yo no hago nada. ¿Bien?",
      },
      {
        label: "Code word",
        en: "Pick one word to say when you come back.",
        es: "Elija una palabra para cuando vuelva.",
      },
      {
        label: "Number",
        en: "One number to keep in your head?",
        es: "¿Un número para guardar en la memoria?",
      },
    ],
  },
  {
    key: "abuse",
    heading: "Abuse or pranks",
    steps: [
      "Fear, anger and odd words are common in danger. Stay with the benefit of the doubt.",
      "One warning, then the chat may end for abuse. Who said that they are in danger is sent away by a supervisor only.",
      "Only this chat is blocked: nothing is kept to know the person by. They may call at any time.",
    ],
    parts: [],
  },
];

/** What is said once before a chat ends for abuse (R315). */
export const warning = {
  en: "I want to help you. I cannot go on if you write to me like this. If it goes on, I end this chat.",
  es: "Quiero ayudarle. No puedo seguir si me escribe así. Si sigue, termino este chat.",
};
