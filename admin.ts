/** `npm run admin -- reset-password NAME`, `-- create NAME`: what only whoever has the machine may do, beside a running service too. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { build } from './app.js'
import { readConfig, type Config } from './config.js'
import { readEnvironment } from './environment.js'
import { runningPostgres } from './plugins/embedded-postgres/running.js'

const NAME = /^[A-Za-z0-9_.-]{3,32}$/
const USAGE = 'say: npm run admin -- reset-password NAME, or -- create NAME for a new administrator (the new password is asked for, or read from standard input; empty: one is generated)'

/** First line of standard input; on a terminal it is asked for and not shown. */
async function readSecret (question: string): Promise<string> {
  const { isTTY } = process.stdin
  if (isTTY) process.stderr.write(question)
  const silent = new Writable({ write (_chunk, _encoding, done) { done() } })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTTY })
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])]) as [string]
  lines.close()
  if (isTTY) process.stderr.write('\n')
  return line
}

/** The configuration of a service beside the one that runs: it has no address, and no agent is called. */
async function beside (config: Config): Promise<Config> {
  const running = config.databaseUrl === undefined ? await runningPostgres(config.dataDir) : undefined
  return { ...config, ...(running === undefined ? {} : { databaseUrl: running }) }
}

/** Actor of the audit log. */
const OPERATOR = { actorId: null, ip: '127.0.0.1', requestId: 'command-line' }

type Administration = FastifyInstance['accounts']['administration']

/** Give an account a new password. */
async function resetPassword (administration: Administration, name: string, given: string | undefined): Promise<void> {
  const { id, username, disabled } = await administration.find(name)
  const { password } = await administration.resetPassword(id, given, OPERATOR)
  console.log(`The password of "${username}" is new; all logins and API keys have ended.`)
  if (password !== null) console.log(`It is ${password} (shown only now).`)
  if (disabled) console.log('The account is disabled, and stays so.')
}

/** Make an administrator. */
async function create (administration: Administration, username: string, given: string | undefined): Promise<void> {
  if (!NAME.test(username)) throw new Error('A username has 3 to 32 letters, digits, or any of _ . -')
  const account = { username, role: 'admin' as const, ...(given === undefined ? {} : { password: given }) }
  const { user, password } = await administration.create(account, OPERATOR)
  console.log(`"${user.username}" is an administrator now.`)
  if (password !== null) console.log(`The password is ${password} (shown only now).`)
}

const VERBS = { 'reset-password': resetPassword, create }

async function run ([verb = '', name, ...rest]: string[]): Promise<void> {
  if (!(verb in VERBS) || name === undefined || rest.length > 0) throw new Error(USAGE)
  const config = await beside(readConfig(readEnvironment()))
  const password = await readSecret(`New password of ${name} (empty: generate one): `)
  const app = await build(config, pino({ level: 'silent' }))
  try {
    if (app.migrations.problem !== undefined) throw new Error(app.migrations.problem)
    await VERBS[verb as keyof typeof VERBS](app.accounts.administration, name, password === '' ? undefined : password)
  } finally {
    await app.close()
  }
}

await run(process.argv.slice(2)).then(() => process.exit(), (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
