/** Secrets of the installation: configured, or generated once and stored in a file that only its owner reads. */
import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fp from 'fastify-plugin'
import { ConfigError } from '../config.js'
import { makeFolder } from '../folder.js'
import { keepSecrets } from '../log/secrets.js'

/** The keys of this installation. */
export interface Secrets {
  /** Signs access tokens and derives refresh tokens. */
  jwtSecret: string
  /** Still verifies while keys are rotated. */
  jwtSecretPrevious: string | null
  /** 32 bytes that encrypt provider keys at rest. */
  encryptionKey: Buffer
  /** Still decrypts while keys are rotated. */
  encryptionKeyPrevious: Buffer | null
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The keys of this installation. */
    secrets: Secrets
  }
}

interface Generated { jwtSecret: string, encryptionKey: string }

/**
 * A 32-byte key from its text.
 * @param text 64 hex digits or base64, as the configuration checks it
 */
export function decodeKey (text: string): Buffer {
  return Buffer.from(text, text.length === 64 ? 'hex' : 'base64')
}

function parse (text: string, path: string): Generated {
  try {
    const { jwtSecret, encryptionKey } = JSON.parse(text) as Partial<Generated>
    if (typeof jwtSecret === 'string' && jwtSecret.length >= 32 && typeof encryptionKey === 'string' && decodeKey(encryptionKey).length === 32) {
      return { jwtSecret, encryptionKey }
    }
  } catch { /* The same line as for any other file that is not ours. */ }
  throw new ConfigError(`${path} is damaged: restore it, or set JWT_SECRET and ENCRYPTION_KEY`)
}

async function readOrNull (path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * The secrets kept in a data directory, generated on the first call. Processes that start together agree: the file is
 * written aside and linked into place, so that it appears whole, and once.
 * @param directory made when it is missing
 * @throws {ConfigError} when the file is there and can't be used: new secrets would make stored keys unreadable
 */
export async function loadGeneratedSecrets (directory: string): Promise<Generated> {
  const path = join(directory, 'secrets.json')
  await makeFolder('DATA_DIR', directory)
  const kept = await readOrNull(path)
  if (kept !== null) return parse(kept, path)
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  const fresh: Generated = { jwtSecret: randomBytes(32).toString('base64url'), encryptionKey: randomBytes(32).toString('hex') }
  await writeFile(draft, JSON.stringify(fresh, null, 2) + '\n', { mode: 0o600, flush: true })
  // Refused when another process was faster; then its file is the one to read.
  await link(draft, path).catch(() => undefined)
  await rm(draft)
  return parse(await readFile(path, 'utf8'), path)
}

/** Keys from the configuration, or generated once and kept under DATA_DIR for its owner only. */
export default fp(async (app) => {
  const { jwtSecret, jwtSecretPrevious, encryptionKey, encryptionKeyPrevious, dataDir } = app.config
  const generated = jwtSecret === undefined || encryptionKey === undefined ? await loadGeneratedSecrets(dataDir) : null
  if (generated !== null) keepSecrets([generated.jwtSecret, generated.encryptionKey])
  app.decorate('secrets', {
    jwtSecret: jwtSecret ?? generated?.jwtSecret ?? '',
    jwtSecretPrevious: jwtSecretPrevious ?? null,
    encryptionKey: decodeKey(encryptionKey ?? generated?.encryptionKey ?? ''),
    encryptionKeyPrevious: encryptionKeyPrevious === undefined ? null : decodeKey(encryptionKeyPrevious)
  })
}, { name: 'secrets' })
