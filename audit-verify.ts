/**
 * `npm run audit:verify`: follows the chain of the audit trail and names the first thing that is not as it was sealed, with exit code 1.
 * `-- POSITION:DIGEST` has it look for a last link that was noted earlier, too. Works beside a running service.
 */
import { withClient, withDatabase } from './backup/configured-database.js'
import { readConfig } from './config.js'
import { readEnvironment } from './environment.js'
import { verify, type Broken, type Verification } from './services/audit/verification.js'

const USAGE = 'say: npm run audit:verify, or npm run audit:verify -- POSITION:DIGEST with a last link that was noted earlier'
const REASONS: Record<Broken['reason'], string> = {
  changed: 'the event is not as it was sealed',
  missing: 'the event is missing, and was not purged',
  'link-changed': 'the link does not follow from the one before it, or from what was noted of it',
  'links-missing': 'links before it, or this one, are missing',
  'without-link': 'the event has no link and does not wait for one'
}

function notedOf (argument: string | undefined): { position: number, digest: string } | undefined {
  if (argument === undefined) return undefined
  const [, position, digest] = /^([1-9][0-9]{0,15}):([0-9a-f]{64})$/.exec(argument) ?? []
  if (position === undefined || digest === undefined) throw new Error(USAGE)
  return { position: Number(position), digest }
}

function sentence ({ links, purged, unsealed, head }: Verification): string {
  const last = head === null ? '' : ` Last link, to be noted elsewhere: ${head.position}:${head.digest}`
  return `The audit trail is as it was sealed: ${links} links, of which ${purged} outlived their events; ${unsealed} events wait for theirs.${last}`
}

async function run ([argument, ...rest]: string[]): Promise<void> {
  const noted = notedOf(argument)
  if (rest.length > 0) throw new Error(USAGE)
  const result = await withDatabase(readConfig(readEnvironment()), true, (url) => withClient(url, 'parley-audit-verify', async (client) => {
    await client.query('begin transaction isolation level repeatable read, read only')
    return await verify({
      async query<Row> (sql: string, parameters: readonly unknown[] = []) {
        const { rows, rowCount } = await client.query(sql, [...parameters])
        return { rows: rows as Row[], rowCount: rowCount ?? 0 }
      }
    }, noted)
  }))
  const { broken } = result
  if (broken === null) {
    console.log(sentence(result))
    return
  }
  const event = broken.eventId === '' ? '' : `event ${broken.eventId} of user ${broken.userId}`
  const where = broken.position === null ? event : `link ${broken.position}${event === '' ? '' : ` (${event})`}`
  console.error(`The audit trail is broken at ${where}: ${REASONS[broken.reason]}. ${result.links} links before it are sound.`)
  process.exitCode = 1
}

await run(process.argv.slice(2)).then(() => process.exit(), (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(2)
})
