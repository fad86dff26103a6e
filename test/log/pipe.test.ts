/** Standard output of several workers, where that is a pipe. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { LogPipe } from '../../log/pipe.js'

const WORKER = `
  const { createLogger } = await import("./log/logger.ts")
  const { readConfig } = await import("./config.ts")
  const worker = Number(process.env.WORKER)
  const logger = await createLogger(readConfig({}), worker)
  for (let n = 0; n < 3000; n += 1) logger.info({ n, padding: "ä".repeat(n % 700) }, "line")`

t.test('lines of several processes stay whole in one pipe, however slowly it is read', { skip: process.platform === 'linux' ? false : 'no /proc' }, async (t) => {
  const one = (worker: number): string => `WORKER=${worker} "$NODE" --import tsx --input-type=module -e '${WORKER}'`
  // A pipe of the shell's: between Node's own processes it would be a socket.
  const shell = spawn('sh', ['-c', `{ ${one(1)} & ${one(2)} & wait; } | cat`], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], NODE: process.execPath }
  })
  t.teardown(() => { shell.kill('SIGKILL') })
  // Until the pipe is full, and both processes have met that.
  await once(shell.stdout, 'readable')
  await new Promise((resolve) => { setTimeout(resolve, 500) })
  const lines = (await text(shell.stdout)).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  for (const worker of [1, 2]) {
    const own = lines.filter((line) => line['worker'] === worker)
    t.same(own.map(({ n }) => n), [...Array(3000).keys()], 'every line, once, in order')
    t.ok(own.every(({ n, padding }) => padding === 'ä'.repeat(Number(n) % 700)))
  }
})

t.test('a pipe that nobody reads, and one that is full', async (t) => {
  const gone = new LogPipe(-1, 100)
  const seen: string[] = []
  gone.on('error', ({ code }: NodeJS.ErrnoException) => { seen.push(String(code)) }).on('drop', (lines: string) => { seen.push(lines) })
  t.equal(gone.write('a\n'), true)
  gone.write(`${'b'.repeat(100)}\n`)
  t.match(seen, [/^E|ERR/, /^b+\n$/], 'its trouble is told, and what is beyond its bounds')
  gone.end()
})
