declare module "virtual:core-digest/visitor" {
  /** Subresource Integrity value (SHA-384) of the visitor's core. */
  const digest: string;
  export default digest;
}
declare module "virtual:core-digest/desk" {
  /** Subresource Integrity value (SHA-384) of the desk's core. */
  const digest: string;
  export default digest;
}
declare module "virtual:core-digest/partner" {
  /** Subresource Integrity value (SHA-384) of the partners' core. */
  const digest: string;
  export default digest;
}
