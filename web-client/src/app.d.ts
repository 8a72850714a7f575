declare module "svelte/elements" {
  // Safari's attribute, by now in the HTML standard, still missing in Svelte's list for this element.
  export interface HTMLTextareaAttributes {
    autocorrect?: "on" | "off";
  }
}
export {};
