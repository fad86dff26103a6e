/**
 * `npm run backup -- FILE`, `npm run restore -- FILE` and `npm run move -- postgres://…`: everything that the database has, saved while
 * the service runs, and brought elsewhere.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { dump } from './backup/dump.js'
import { load } from './backup/load.js'
import { withClient, withDatabase } from './backup/configured-database.js'
import { readConfig, type Config } from './config.js'
import { readEnvironment } from './environment.js'

const USAGE = 'say: npm run backup -- FILE, npm run restore -- FILE, or npm run move -- postgres://user:password@host/database'

/** A file that has its name once it is whole and on the disk. */
async function backup (config: Config, file: string): Promise<Record<string, number>> {
  const unfinished = `${file}.unfinished-${process.pid}`
  try {
    const rows = await withDatabase(config, true, (url) => withClient(url, 'parley-backup', async (client) => {
      const gzip = createGzip()
      // Whoever has the file has every conversation.
      const written = pipeline(gzip, createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }))
      const dumped = dump(client, gzip).finally(() => gzip.end())
      await Promise.all([dumped, written])
      return await dumped
    }))
    await rename(unfinished, file)
    const folder = await open(dirname(file))
    await folder.sync().finally(() => folder.close())
    return rows
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function restore (config: Config, file: string): Promise<Record<string, number>> {
  await stat(file)
  const chunks = createGunzip()
  // What goes wrong is told by whoever reads the pieces.
  const read = pipeline(createReadStream(file), chunks).catch(() => undefined)
  try {
    return await withDatabase(config, false, (url) => load(url, chunks))
  } finally {
    chunks.destroy()
    await read
  }
}

async function move (config: Config, target: string): Promise<Record<string, number>> {
  if (config.databaseUrl !== undefined) throw new Error('DATABASE_URL is set: the database is an external one already (npm run backup and restore bring it elsewhere)')
  return await withDatabase(config, false, (url) => withClient(url, 'parley-backup', async (client) => {
    const between = new PassThrough()
    const dumped = dump(client, between).then(() => { between.end() }, (error: unknown) => { between.destroy(error as Error) })
    const rows = await load(target, between)
    await dumped
    return rows
  }))
}

type Work = (config: Config, argument: string) => Promise<Record<string, number>>

const VERBS: Record<string, [work: Work, done: (argument: string) => string]> = {
  backup: [backup, (file) => `${file} is written`],
  restore: [restore, (file) => `${file} is restored`],
  move: [move, () => 'Everything is there now: set DATABASE_URL to that address, and keep DATA_DIR, which has the secrets']
}

async function run ([verb = '', argument, ...rest]: string[]): Promise<void> {
  const found = VERBS[verb]
  if (found === undefined || argument === undefined || rest.length > 0) throw new Error(USAGE)
  const [work, done] = found
  const rows = await work(readConfig(readEnvironment()), argument)
  const { users = 0, sessions = 0, messages = 0 } = rows
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0)
  console.log(`${done(argument)}: ${users} users, ${sessions} conversations, ${messages} messages, ${all} rows in all.`)
}

await run(process.argv.slice(2)).then(() => process.exit(), (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
