/** Writes generated/openapi.ts from the document that the service makes of its route schemas; with `--check` it only compares. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { pino } from 'pino'
import { build } from '../app.js'
import { readConfig } from '../config.js'

/** Path of the generated types. */
export const TYPES_FILE = fileURLToPath(new URL('generated/openapi.ts', import.meta.url))

/** Docstrings that the generator does not give to the exported types. */
const DOCSTRINGS: Record<string, string> = {
  paths: "Calls by address and method, as the OpenAPI document has them.\n * @example\n * type Listing = paths['/api/agents']['get']",
  components: "Schemas of the OpenAPI document.\n * @example\n * type Failure = components['schemas']['Error']",
  operations: "Calls by their operation id.\n * @example\n * type Audit = operations['listAuditEvents']"
}
const HEADER = '/** Generated from the OpenAPI document by `npm run client:types`; never edited by hand. */\n'

/**
 * The TypeScript of an OpenAPI document.
 * @param document OpenAPI 3.1, as the service has it
 */
export async function typesOf (document: unknown): Promise<string> {
  const types = astToString(await openapiTS(structuredClone(document) as OpenAPI3, { alphabetize: true, defaultNonNullable: false }))
  return HEADER + types.replace(/^export (?:interface|type) (\w+)/gm, (line, name: string) =>
    DOCSTRINGS[name] === undefined ? line : `/**\n * ${DOCSTRINGS[name]}\n */\n${line}`)
}

/** The document, from an application that needs no database: it listens nowhere, and only its schemas are read. */
async function documentOf (): Promise<unknown> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-types-'))
  try {
    const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' })
    const app = await build(config, pino({ level: 'silent' }))
    const answer = await app.inject('/openapi.json')
    await app.close()
    return answer.json()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = await typesOf(await documentOf())
  if (!process.argv.includes('--check')) await writeFile(TYPES_FILE, types)
  else if (types !== await readFile(TYPES_FILE, 'utf8')) {
    console.error('client/generated/openapi.ts is stale: npm run client:types')
    process.exitCode = 1
  }
}
