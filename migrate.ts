/** `npm run migrate`: brings the schema up to date; `npm run migrate -- down` takes the last migration back. */
import { readConfig } from './config.js'
import { readEnvironment } from './environment.js'
import { createLogger } from './log/logger.js'
import { migrate } from './plugins/migrations.js'
import { startEmbeddedPostgres } from './plugins/embedded-postgres/launcher.js'

async function run (direction: string): Promise<void> {
  if (direction !== 'up' && direction !== 'down') throw new Error(`say up or down, not ${direction}`)
  const config = readConfig(readEnvironment())
  const url = config.databaseDirectUrl ?? config.databaseUrl
  const embedded = url === undefined
    ? await startEmbeddedPostgres({ dataDir: config.dataDir, binDir: config.pgBinDir, log: await createLogger({ logLevel: 'error' }) })
    : undefined
  try {
    const names = await migrate(url ?? embedded?.url ?? '', direction)
    console.log(names.length === 0 ? 'nothing to do' : names.map((name) => `${direction} ${name}`).join('\n'))
  } finally {
    await embedded?.stop()
  }
}

await run(process.argv[2] ?? 'up').catch((error: unknown) => {
  console.error(`The schema was not migrated: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
