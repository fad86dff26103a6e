/** Secrets that are recognised wherever they turn up: used in tests, then looked for in logs, metrics, envelopes and traces. */

/** One of each kind; every one holds the mark. */
export const canaries = {
  password: 'hunter-canary-7f3a-password',
  key: 'sk-canary-7f3a-of-an-upstream-000000',
  bearer: 'canary-7f3a-bearer-token-0000',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnktN2YzYSJ9.canary-7f3a-signature',
  email: 'canary-7f3a@example.com',
  message: 'words of a person canary-7f3a',
  answer: 'words of an upstream canary-7f3a'
} as const

/**
 * Canaries in a text.
 * @returns the surroundings of each
 */
export function findCanaries (text: string): string[] {
  return [...text.matchAll(/.{0,40}canary-7f3a.{0,20}/g)].map(([found]) => found)
}
