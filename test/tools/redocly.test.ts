/** The OpenAPI document before the linter that its readers use; installed from npm into a folder of its own, since it is large. */
import { execFile } from 'node:child_process'
import { access, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { build, temporaryFolder } from '../helper.js'

const VERSION = '2.77.0'
const KEPT = resolve('node_modules/.cache', `redocly-${VERSION}`)
const PROGRAM = join(KEPT, 'node_modules/.bin/redocly')
const run = promisify(execFile)

async function install (): Promise<boolean> {
  const isThere = async (): Promise<boolean> => await access(PROGRAM).then(() => true, () => false)
  if (await isThere()) return true
  await run('npm', ['install', '--prefix', KEPT, '--ignore-scripts', '--no-audit', '--no-fund', `@redocly/cli@${VERSION}`], { timeout: 300_000 }).catch(() => undefined)
  return await isThere()
}

const missing = await install() ? false : 'needs @redocly/cli from npm'

t.test('@redocly/cli finds no error and no warning', { timeout: 600_000, skip: missing }, async (t) => {
  const { app } = await build(t)
  const file = join(await temporaryFolder(t), 'openapi.json')
  await writeFile(file, app.openApiText())
  const { stdout } = await run(PROGRAM, ['lint', file, '--format=json'], { env: { ...process.env, REDOCLY_TELEMETRY: 'off' } }).catch((error: unknown) => error as { stdout: string })
  const { totals, problems } = JSON.parse(stdout) as { totals: object, problems: { ruleId: string, message: string }[] }
  t.match(totals, { errors: 0, warnings: 0 }, problems.map(({ ruleId, message }) => `${ruleId}: ${message}`).join('\n'))
})
