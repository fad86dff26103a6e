/** Each export of the client shows how it is used, and what it shows compiles. */
import { resolve } from 'node:path'
import ts from 'typescript'
import t from 'tap'

const INDEX = resolve('client/index.ts')
const EXAMPLES = resolve('client/examples.ts')

const { config } = ts.readConfigFile('client/tsconfig.json', ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, 'client')
const settings: ts.CompilerOptions = {
  ...options, noEmit: true, declaration: false, noUnusedLocals: false, noUncheckedIndexedAccess: false
}

/** The last program: what did not change since is neither read nor parsed again. */
let last: ts.Program | undefined

/** The examples of each export, by its name. */
function examplesOf (): Map<string, string[]> {
  const program = ts.createProgram([INDEX], settings)
  last = program
  const checker = program.getTypeChecker()
  const index = program.getSourceFile(INDEX)
  const module = index === undefined ? undefined : checker.getSymbolAtLocation(index)
  if (module === undefined) throw new Error('client/index.ts is no module')
  return new Map(checker.getExportsOfModule(module).map((symbol) => {
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
    const tags = target.getJsDocTags(checker).filter(({ name }) => name === 'example')
    return [symbol.name, tags.map(({ text }) => ts.displayPartsToString(text))]
  }))
}

/** What the compiler says of a file that exists in memory only. */
function problemsIn (source: string): string[] {
  const host = ts.createCompilerHost(settings)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === EXAMPLES || fileExists(name)
  host.getSourceFile = (name, ...rest) =>
    name === EXAMPLES ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest)
  last = ts.createProgram([EXAMPLES], settings, host, last)
  return ts.getPreEmitDiagnostics(last).map(({ messageText, file, start = 0 }) =>
    `${ts.flattenDiagnosticMessageText(messageText, ' ')} in: ${file?.text.split('\n')[file.getLineAndCharacterOfPosition(start).line] ?? ''}`)
}

t.test('each export has an example, and the examples compile', async (t) => {
  const examples = examplesOf()
  t.ok(examples.size > 30, `${examples.size} exports`)
  t.strictSame([...examples].filter(([, codes]) => codes.length === 0).map(([name]) => name), [])
  const head = `import { ${[...examples.keys()].map((name) => `type ${name}`).join(', ')} } from './index.js'`.replace(/type (?=create|is|local|memory|ChatStream|Parley\w+Error)/g, '')
  const bodies = [...examples.values()].flat().map((code) => `async () => {\n${code}\n}`)
  const source = `${head}\ndeclare const client: ParleyClient\nexport default [${bodies.join(',\n')}]\n`
  t.strictSame(problemsIn(source), [])
  t.not(problemsIn(source.replace('client.agents.list()', 'client.agents.all()')).length, 0, 'or it would be told')
})
