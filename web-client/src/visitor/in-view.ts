/** A question comes into view when it is asked: what sticks at the foot of the page would hide it. */
export function inView(element: HTMLElement): void {
  element.scrollIntoView({ block: "nearest" });
}
