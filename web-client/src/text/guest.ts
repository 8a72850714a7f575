/** The desk's texts about the worker of another hotline who sits beside the person. */
export const guest = {
  heading: "From another line",
  asked: (name: string) =>
    `${name} was on the line with them. The person is asked whether ${name} may come in here.`,
  coming: "The person has said yes. They are being let in.",
  noForm: "Their form is not open to you, so nobody can be let in. Please take the form first.",
  otherKey:
    "Somebody knocked with another key than the form names. They were not let in. Please call the other line back.",
  here: (name: string) => `${name} is here and reads what is written.`,
  confirm: (name: string) => `I have them: ${name} may go`,
  confirmHint: (name: string) => `The person is asked as well. ${name} stays until both of you have said so.`,
  ready: (name: string) => `You have said so. The person is asked whether ${name} may go.`,
  leaving: (name: string) => `${name} has gone. Their keys are being taken out.`,
  someone: "The worker",
  member: (organisation: string) => `from ${organisation}`,
  joined: (shown: string) => `${shown} is here now, and reads from now on.`,
  expected: "The person was given a code. When they use it, they come to you first.",
  arrived: "The person has come in by their code.",
  form: "Their form",
};
