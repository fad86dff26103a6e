/** Writes docs/operations/failures.md from findings: of the files that are named, or of a run of the fault tests. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FINDINGS_FILE, tablesOf, withTables, type Finding } from './findings.js'

const DOCUMENT = 'docs/operations/failures.md'

const files = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'parley-findings-'))
if (files.length === 0) {
  const file = join(folder, 'findings.jsonl')
  writeFileSync(file, '')
  const env = { ...process.env, [FINDINGS_FILE]: file }
  const run = spawnSync('npx', ['tap', 'run', '--disable-coverage', '--reporter=terse', 'test/faults/**/*.test.ts', 'test/tools/{failover,pgbouncer,replicas-*}.test.ts'], { env, stdio: 'inherit' })
  process.exitCode = run.status ?? 1
  files.push(file)
}
const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== ''))
rmSync(folder, { recursive: true, force: true })
writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, 'utf8'), tablesOf(lines.map((line) => JSON.parse(line) as Finding))))
