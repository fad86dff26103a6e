/** A soak of one minute, on two processes: that it runs, says what it saw, and finds nothing broken. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from '../helper.js'

t.test('a minute of mixed load on two processes', { timeout: 240_000 }, async (t) => {
  const folder = await temporaryFolder(t)
  const args = ['--import', 'tsx', 'bench/soak.ts', '--minutes', '1', '--processes', '2', '--rate', '5', '--visitors', '40', '--out', folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill())
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { text += bytes.toString() })
  const [code] = await once(child, 'close')
  // A machine that is busy with other things has a service that refuses work, and says so: nothing else may go wrong.
  const refused = (text.match(/^- \S+Z .*$/gm) ?? []).every((line) => line.includes('answered 503'))
  t.match(text, code === 0 ? /\*\*Passed\.\*\*/ : /\*\*Failed:\*\*/)
  t.ok(code === 0 || refused, text)
  for (const action of ['sign-in', 'refresh', 'lists', 'append', 'search', 'stream', 'hang-up and resume']) t.match(text, new RegExp(`\\| ${action} \\| [1-9]`), action)
  t.match(text, /\| 2 \| resident memory, MiB \|/)
  const raw = (await readdir(folder)).find((name) => name.endsWith('.ndjson')) ?? ''
  const lines = (await readFile(join(folder, raw), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  const samples = lines.filter(({ kind }) => kind === 'sample')
  t.ok(samples.length > 20, `${samples.length} samples`)
  t.ok(samples.every(({ objects, code }) => Number(objects) > 10 * 1_048_576 && Number(code) > 1_048_576), 'both parts of the heap')
  t.match(samples[0], { actions: Number, process: 1, health: 'ok', rss: Number, objects: Number, code: Number, lag: Number, handles: Number, sockets: Number, pool: Number })
})
