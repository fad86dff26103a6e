import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { findRoot, readLibrary } from '../../../services/guide/documents.js'
import { cutPassages } from '../../../services/guide/passages.js'
import { temporaryFolder } from '../../helper.js'

const LONG = 'This text is long enough to answer a question by itself.'

t.test('a passage for each heading that has text of its own', async (t) => {
  const passages = cutPassages('docs/x.md', [
    '# Title', LONG, '## One', LONG, '```sh', '# not a heading', '```', '### Deep', LONG, '## Empty', '## Two ##', `中文 ${LONG}`, '#### Skipped levels', LONG
  ].join('\n'))
  t.same(passages.map(({ heading }) => heading), ['Title', 'One', 'One › Deep', 'Two', 'Two › Skipped levels'])
  t.match(passages[1]?.text, /# not a heading/)
  t.same(passages.map(({ chinese }) => chinese), [false, false, false, true, false])
  t.ok(passages.every(({ title, source }) => title === 'Title' && source === 'docs/x.md'))
  t.equal(cutPassages('docs/y.md', LONG)[0]?.title, 'docs/y.md')
})

t.test('the library is what is meant for users', async (t) => {
  const root = await temporaryFolder(t)
  await mkdir(join(root, 'docs/decisions'), { recursive: true })
  await mkdir(join(root, 'services/guide'), { recursive: true })
  const from = join(root, 'services/guide')
  t.equal(findRoot(from), undefined)
  await writeFile(join(root, 'docs/README.md'), `# Index\n${LONG}`)
  await writeFile(join(root, 'docs/decisions/0001-x.md'), `# Decision\n${LONG}`)
  t.equal(findRoot(from), root)
  const first = await readLibrary(root)
  t.same(first.passages.map(({ source }) => source), ['docs/README.md'])
  await writeFile(join(root, 'README.md'), `# Readme\n${LONG}`)
  const second = await readLibrary(root)
  t.same(second.passages.map(({ source }) => source), ['docs/README.md', 'README.md'])
  t.not(second.digest, first.digest)
})
