/** Where the keyboard is: the focus is not lost with the button that was pressed, and keys jump to what is used most. */

const JUMP = "Alt+Shift+";

/** Takes the focus if nothing has it: what had it went away with the step that it made. Never from where somebody is. */
export function adopt(element: HTMLElement | null | undefined): void {
  requestAnimationFrame(() => {
    const { activeElement, body } = document;
    if (element?.isConnected === true && (activeElement === null || activeElement === body)) element.focus();
  });
}

/**
 * For the text box of a chat that was just entered: also takes the focus from a button, because the step was one's own; not from where
 * somebody types, and not under a finger, where it would bring up the keyboard of the screen.
 */
export function adoptTyping(element: HTMLElement): void {
  if (matchMedia("(pointer: coarse)").matches) return;
  requestAnimationFrame(() => {
    const types = document.activeElement?.matches("input, select, textarea") === true;
    if (element.isConnected && !types) element.focus();
  });
}

/** Puts the focus on what says that this key leads to it. */
export function jump(event: KeyboardEvent): void {
  if (event.defaultPrevented || !event.altKey || !event.shiftKey) return;
  const letter = /^Key([EHQSW])$/.exec(event.code)?.[1];
  const target = letter && document.querySelector<HTMLElement>(`[aria-keyshortcuts="${JUMP}${letter}"]`);
  if (!target) return;
  event.preventDefault();
  const { parentElement } = target;
  if (target.matches("summary") && parentElement instanceof HTMLDetailsElement) parentElement.open = true;
  target.focus();
}
