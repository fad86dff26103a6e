/**
 * `npm run conformance -- URL [--token TOKEN] [--agent ID]`: tries every clause of `docs/protocol.md` on a service, and says in TAP 14
 * what came of it. Without a token it makes two accounts. Exit code 1 when a case fails, 2 when the service can't be tried.
 */
import { parseArgs } from 'node:util'
import { asking } from './cases/asking.js'
import { resume } from './cases/resume.js'
import { stream } from './cases/stream.js'
import { openService } from './service.js'

const CASES = [...asking, ...stream, ...resume]
/** Milliseconds that a case may take: a service that hangs fails it. */
const LONGEST_MS = 60_000

const { values: { token, agent, list }, positionals: [address] } = parseArgs({
  allowPositionals: true, options: { token: { type: 'string' }, agent: { type: 'string' }, list: { type: 'boolean', default: false } }
})
if (list) {
  for (const { clause, title } of CASES) console.log(`${clause} ${title}`)
  process.exit()
}
if (address === undefined) {
  console.error('say: npm run conformance -- URL [--token TOKEN] [--agent ID], or --list')
  process.exit(2)
}

const service = await openService(address, token, agent).catch((error: unknown) => {
  console.error(`${address} can't be tried: ${(error as Error).message}`)
  process.exit(2)
})

async function within<T> (work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error(`took longer than ${LONGEST_MS / 1000} s`)) }, LONGEST_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

console.log(`TAP version 14\n1..${CASES.length}`)
let failed = 0
for (const [at, { clause, title, run }] of CASES.entries()) {
  try {
    const skipped = await within(run(service))
    console.log(`ok ${at + 1} - ${clause} ${title}${skipped === undefined ? '' : ` # SKIP ${skipped}`}`)
  } catch (error) {
    failed += 1
    const lines = (error as Error).message.split('\n').map((line) => `    ${line}`)
    console.log(`not ok ${at + 1} - ${clause} ${title}\n  ---\n  message: |\n${lines.join('\n')}\n  ...`)
  }
}
console.log(`# ${CASES.length - failed} of ${CASES.length} cases as docs/protocol.md says, agent ${service.agentId}`)
process.exit(failed === 0 ? 0 : 1)
