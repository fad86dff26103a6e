/** Encryption of provider keys at rest: AES-256-GCM (NIST SP 800-38D) under a key with an id, bound to the place of what is encrypted. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts with the current key, decrypts with the previous one too. */
export interface Vault {
  /**
   * Encrypt a text.
   * @param text any
   * @param place row and field that it stands in: nowhere else can it be decrypted
   * @returns id of the key, a dot, and nonce, text and tag in base64url
   */
  seal(text: string, place: string): string
  /** The text; undefined where it was sealed with another key or for another place, or is damaged. */
  open(sealed: string, place: string): string | undefined
  /** Whether it was sealed with the current key. */
  isCurrent(sealed: string): boolean
}

const idOf = (key: Buffer): string => createHmac('sha256', key).update('parley key id').digest('hex').slice(0, 8)

/**
 * A vault.
 * @param current 32 bytes
 * @param previous 32 bytes that may still be in use while keys are rotated
 */
export function createVault (current: Buffer, previous: Buffer | null): Vault {
  const keys = new Map([previous, current].flatMap((key): [string, Buffer][] => key === null ? [] : [[idOf(key), key]]))
  const currentId = idOf(current)
  return {
    seal (text, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, current, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${currentId}.${sealed.toString('base64url')}`
    },
    open (sealed, place) {
      const [id = '', text = ''] = sealed.split('.')
      const key = keys.get(id)
      const bytes = Buffer.from(text, 'base64url')
      if (key === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return undefined
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${currentId}.`)
  }
}
