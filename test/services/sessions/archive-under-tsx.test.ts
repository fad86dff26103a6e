import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { temporaryFolder } from '../../helper.js'

// What tsx runs when it is asked to by `npm run dev`: its loader does not reach threads on Node 20.
const SCRIPT = `
  const { openArchive } = await import(${JSON.stringify(pathToFileURL('services/sessions/archive-port.ts').href)})
  const open = (document) => openArchive(new Uint8Array(Buffer.from(JSON.stringify(document))))
  const refused = await open({ filler: 'x'.repeat(300_000) }).catch((error) => error.problem ?? String(error))
  console.log(JSON.stringify(refused))
`

t.test('a large archive is read where sources run as they are', async (t) => {
  const script = join(await temporaryFolder(t), 'script.mts')
  await writeFile(script, SCRIPT)
  const command = ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', process.execPath, '--import', 'tsx', script]
  const child = spawn('env', command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
  t.match(JSON.parse(said), { path: /^\// }, 'what is wrong with it is known, so it was read')
})
