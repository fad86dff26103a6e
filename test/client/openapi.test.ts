import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { TYPES_FILE, typesOf } from '../../client/generate-types.js'
import { build } from '../helper.js'

t.test('the types are those of the document that the service gives', async (t) => {
  const { json } = await build(t)
  const { body } = await json('/openapi.json')
  t.equal(await readFile(TYPES_FILE, 'utf8') === await typesOf(body), true, 'else: npm run client:types')
})

t.test('the script that writes them comes to the same without a database', async (t) => {
  // Its own loader compiles otherwise than tap's: counted together, each function would be there twice, and half of them never run.
  const command = ['-u', 'NODE_OPTIONS', '-u', 'NODE_V8_COVERAGE', 'node_modules/.bin/tsx', 'client/generate-types.ts', '--check']
  const { status, stderr } = spawnSync('env', command, { encoding: 'utf8' })
  t.equal(status, 0, stderr)
})
