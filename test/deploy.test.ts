/** Examples of `deploy/`: what has to agree in them. The proxies' own are run in test/tools. */
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { milliseconds, VARIABLES, type VariableName } from '../config.js'

const read = (name: string): Promise<string> => readFile(`deploy/${name}`, 'utf8')
const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1])

t.test('what runs in front of containers is what was tested', async (t) => {
  const tested = (await read('nginx.conf')).replace('127.0.0.1:3001', 'parley-1:3001').replace('127.0.0.1:3002', 'parley-2:3001')
  const [, ...lines] = tested.split('\n')
  t.same((await read('nginx.compose.conf')).split('\n').slice(1), lines)
})

t.test('whoever ends a replica waits for longer than its grace', async (t) => {
  const kubernetes = await read('kubernetes/parley.yaml')
  const grace = milliseconds(/SHUTDOWN_GRACE, value: (\w+)/.exec(kubernetes)?.[1] ?? '') / 1000
  const preStop = number(kubernetes, /\[sleep, "(\d+)"\]/)
  t.ok(number(kubernetes, /terminationGracePeriodSeconds: (\d+)/) >= grace + preStop + 15)
  const compose = await read('compose.yaml')
  t.ok(number(compose, /stop_grace_period: (\d+)s/) >= milliseconds(/SHUTDOWN_GRACE: (\w+)/.exec(compose)?.[1] ?? '') / 1000 + 15)
  t.ok(number(await read('parley.service'), /TimeoutStopSec=(\d+)/) >= milliseconds(VARIABLES.SHUTDOWN_GRACE.fallback ?? '') / 1000 + 30, 'the supervisor gives its workers 30 s')
})

t.test('they set variables that there are', async (t) => {
  const texts = await Promise.all(['compose.yaml', 'kubernetes/parley.yaml'].map(read))
  const named = texts.flatMap((text) => [...text.matchAll(/(?:^ {4}|name: )([A-Z][A-Z_]+)(?::|,)/gm)].map(([, name = '']) => name))
  t.ok(named.length > 10)
  t.same(named.filter((name) => !(name in VARIABLES) && !/^(POSTGRES_.*|CMD)$/.test(name)), [])
  t.ok((['WORKERS', 'SHUTDOWN_GRACE'] satisfies VariableName[]).every((name) => named.includes(name)))
})

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0

t.test('systemd finds nothing wrong with the unit', { skip: analyze ? false : 'there is no systemd-analyze' }, async (t) => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', 'deploy/parley.service'], { encoding: 'utf8' })
  // What the machine of a test lacks, the program and its folder, is none of the unit's business.
  const complaints = stderr.split('\n').filter((line) => line.includes('parley.service') && !/is not executable|No such file|Failed to prepare/.test(line))
  t.same(complaints, [], `exit code ${status}`)
})
