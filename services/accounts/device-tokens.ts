import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const ID_BYTES = 16
const MAC_BYTES = 32

/** Recognises devices that signed in to an account before. */
export interface DeviceTokens {
  /** A token for a device that has just signed in: the one that it has, if that is this account's, else a new one. */
  issue(userId: string, presented: string | null): string
  /** The id of the device for this account, or null when the token is absent, forged, or another account's. */
  recognise(userId: string, presented: string | null): string | null
}

const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', 'device-token', MAC_BYTES))

/**
 * Device tokens: base64url of a random device id and its HMAC-SHA-256 with the user's id, so that nothing is stored and one
 * can't be made for someone else's account. They only choose whose allowance a failed sign-in is taken from. While the secret is
 * rotated, the previous one still recognises.
 */
export function createDeviceTokens (secrets: { jwtSecret: string, jwtSecretPrevious: string | null }): DeviceTokens {
  const current = keyOf(secrets.jwtSecret)
  const keys = secrets.jwtSecretPrevious === null ? [current] : [current, keyOf(secrets.jwtSecretPrevious)]
  const sign = (key: Buffer, userId: string, id: Buffer): Buffer => createHmac('sha256', key).update(userId).update(id).digest()

  function recognise (userId: string, presented: string | null): Buffer | null {
    const bytes = Buffer.from(presented ?? '', 'base64url')
    if (bytes.length !== ID_BYTES + MAC_BYTES) return null
    const id = bytes.subarray(0, ID_BYTES)
    return keys.some((key) => timingSafeEqual(sign(key, userId, id), bytes.subarray(ID_BYTES))) ? id : null
  }

  return {
    issue (userId, presented) {
      const id = recognise(userId, presented) ?? randomBytes(ID_BYTES)
      return Buffer.concat([id, sign(current, userId, id)]).toString('base64url')
    },
    recognise: (userId, presented) => recognise(userId, presented)?.toString('hex') ?? null
  }
}
