/**
 * Groups of test files for `npm test`, each a process: to start one, and to load the service in it, takes two or three seconds
 * of a processor, which for two hundred files would be half of the run. Written to `.tap/groups`; a single file is run by its own name.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const GROUPS = '.tap/groups'
/** Files that share a process, at most: to start one costs as much as the tests of one. */
const FILES_OF_A_GROUP = 18
/** Suites with commands of their own. */
const OTHER_SUITES = /^test\/(faults|tools)\//
/** What speaks of the whole process: its time limit, its teardown, its signals and memory, errors of its own in the catalogue. */
const WANTS_A_PROCESS = /^t\.(?!test\b)|^await |process\.(on|once|emit|exit|chdir)\(|memoryUsage|globalThis\.|defineError\(/m

/**
 * The files in lists of those that share a process. Long and short ones are dealt out in turns, like cards: groups of neighbours differed
 * threefold, and one that is long at the end of a run has the machine to itself. For the same reason the shared ones run first.
 */
async function group (files: string[]): Promise<string[][]> {
  const alone: { file: string, length: number }[] = []
  const together: { file: string, length: number }[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    if (WANTS_A_PROCESS.test(text)) alone.push({ file, length: text.length })
    else together.push({ file, length: text.length })
  }
  const longFirst = (a: { length: number }, b: { length: number }): number => b.length - a.length
  const dealt = together.sort(longFirst)
  const groups = Array.from({ length: Math.ceil(dealt.length / FILES_OF_A_GROUP) }, () => [] as string[])
  for (const [index, { file }] of dealt.entries()) groups[index % groups.length]?.push(file)
  return [...groups.map((members) => members.sort()), ...alone.sort(longFirst).map(({ file }) => [file])]
}

const paths = (await readdir('test', { recursive: true })).map((path) => join('test', path))
const files = paths.filter((path) => path.endsWith('.test.ts') && !OTHER_SUITES.test(path)).sort()
await rm(GROUPS, { recursive: true, force: true })
await mkdir(GROUPS, { recursive: true })
await Promise.all((await group(files)).map(async (members, index) => {
  const [first = ''] = members
  const name = `${String(index).padStart(2, '0')}-${relative('test', dirname(first)).replaceAll('/', '-')}.test.ts`
  const imports = members.map((member) => `import '${relative(GROUPS, member).replace(/\.ts$/, '.js')}'\n`)
  await writeFile(join(GROUPS, name), imports.join(''))
}))
