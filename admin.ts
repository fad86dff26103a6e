/** `npm run admin -- reset-password NAME`: what only whoever has the machine may do. Works beside a running service, too. */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { build } from './app.js'
import { readConfig, type Config } from './config.js'
import { readEnvironment } from './environment.js'
import { runningPostgres } from './plugins/embedded-postgres/running.js'

const USAGE = 'say: npm run admin -- reset-password NAME (the new password is asked for, or read from standard input; empty: one is generated)'

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

async function resetPassword (name: string): Promise<void> {
  const config = await beside(readConfig(readEnvironment()))
  const password = await readSecret(`New password of ${name} (empty: generate one): `)
  const app = await build(config, pino({ level: 'silent' }))
  try {
    if (app.migrations.problem !== undefined) throw new Error(app.migrations.problem)
    const { administration } = app.accounts
    const { id, username, disabled } = await administration.find(name)
    const reset = await administration.resetPassword(id, password === '' ? undefined : password, { actorId: null, ip: '127.0.0.1', requestId: 'command-line' })
    console.log(`The password of "${username}" is new; all logins and API keys have ended.`)
    if (reset.password !== null) console.log(`It is ${reset.password} (shown only now).`)
    if (disabled) console.log('The account is disabled, and stays so.')
  } finally {
    await app.close()
  }
}

async function run ([verb, name, ...rest]: string[]): Promise<void> {
  if (verb !== 'reset-password' || name === undefined || rest.length > 0) throw new Error(USAGE)
  await resetPassword(name)
}

await run(process.argv.slice(2)).then(() => process.exit(), (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
