import { createHmac } from 'node:crypto'
import type { Declaration } from './declaration.js'

/** Secrets that all replicas share. */
export interface FingerprintSecrets { jwtSecret: string, jwtSecretPrevious: string | null }

/**
 * Fingerprints of an agents file as it stands with its variables replaced: a changed key is another file. Keyed, so that a copy of the
 * database tells nothing about the keys; by the secret that replicas share in any case.
 * @param declarations of the file
 * @returns the one to be kept, then the one that it may be known by from before a rotation
 */
export function fingerprintsOf (declarations: readonly Declaration[], { jwtSecret, jwtSecretPrevious }: FingerprintSecrets): string[] {
  const content = JSON.stringify(declarations)
  return [jwtSecret, jwtSecretPrevious].flatMap((secret) => {
    if (secret === null) return []
    const key = createHmac('sha256', secret).update('parley agents file').digest()
    return [createHmac('sha256', key).update(content).digest('hex')]
  })
}
