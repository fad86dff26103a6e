import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastify from 'fastify'
import t from 'tap'
import { ConfigError, readConfig } from '../../config.js'
import secrets, { loadGeneratedSecrets } from '../../plugins/secrets.js'
import { temporaryFolder } from '../helper.js'

const load = async (env: Record<string, string>) => {
  const app = fastify()
  app.decorate('config', readConfig(env))
  await app.register(secrets)
  return app.secrets
}

t.test('secrets are generated once, for the owner only', async (t) => {
  const DATA_DIR = join(await temporaryFolder(t), 'deep', 'data')
  const first = await load({ DATA_DIR })
  t.equal((await stat(join(DATA_DIR, 'secrets.json'))).mode & 0o777, 0o600)
  t.strictSame(await readdir(DATA_DIR), ['secrets.json'], 'no draft is left')
  t.strictSame(await load({ DATA_DIR }), first)
  t.ok(first.jwtSecret.length >= 32)
  t.equal(first.encryptionKey.length, 32)
  t.equal(first.jwtSecretPrevious, null)
  t.equal(first.encryptionKeyPrevious, null)
})

t.test('processes that start together agree', async (t) => {
  const folder = await temporaryFolder(t)
  const all = await Promise.all(Array.from({ length: 20 }, () => loadGeneratedSecrets(folder)))
  t.equal(new Set(all.map(({ jwtSecret }) => jwtSecret)).size, 1)
  t.equal(new Set(all.map(({ encryptionKey }) => encryptionKey)).size, 1)
})

t.test('configured secrets are used as they are, and nothing is written', async (t) => {
  const DATA_DIR = await temporaryFolder(t)
  const key = Buffer.alloc(32, 7)
  const known = await load({
    DATA_DIR, JWT_SECRET: 'a'.repeat(32), JWT_SECRET_PREVIOUS: 'b'.repeat(32), ENCRYPTION_KEY: key.toString('hex'), ENCRYPTION_KEY_PREVIOUS: key.toString('base64')
  })
  t.strictSame(known, { jwtSecret: 'a'.repeat(32), jwtSecretPrevious: 'b'.repeat(32), encryptionKey: key, encryptionKeyPrevious: key })
  t.strictSame(await readdir(DATA_DIR), [])
})

t.test('one of the two may be configured', async (t) => {
  const DATA_DIR = await temporaryFolder(t)
  const { jwtSecret } = await load({ DATA_DIR, ENCRYPTION_KEY: 'ab'.repeat(32) })
  t.equal((JSON.parse(await readFile(join(DATA_DIR, 'secrets.json'), 'utf8')) as { jwtSecret: string }).jwtSecret, jwtSecret)
})

t.test('a damaged file stops the start with a line that names it', async (t) => {
  const folder = await temporaryFolder(t)
  for (const text of ['', '{"jwtSecret":"short"}', JSON.stringify({ jwtSecret: 'a'.repeat(32), encryptionKey: 'abc' })]) {
    await writeFile(join(folder, 'secrets.json'), text)
    await t.rejects(loadGeneratedSecrets(folder), { name: 'ConfigError', message: /secrets\.json is damaged/ })
  }
  t.ok(ConfigError)
})

t.test('a file that can\'t be read is not replaced', async (t) => {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'secrets.json'))
  await t.rejects(loadGeneratedSecrets(folder), { code: 'EISDIR' })
})
