/**
 * Nonce of this page, which the service writes into it with each answer: styles that libraries add while the page runs carry it.
 * Empty where the page is served without a policy.
 */
export const NONCE = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// `get-nonce`, by which Radix keeps the page behind a dialog from scrolling, looks here.
Object.assign(globalThis, { __webpack_nonce__: NONCE })
