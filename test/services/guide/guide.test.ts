import t from 'tap'
import { createGuide } from '../../../services/guide/guide.js'
import { analysis } from '../../../services/search/analysis.js'
import { build } from '../../helper.js'
import { openDatabase } from '../search/conversations.js'

t.test('says so when there are no documents', async (t) => {
  const lines: string[] = []
  const guide = await createGuide({ root: undefined, db: await openDatabase(t), analysis, whenMigrated: async () => { t.fail('nothing to store') }, log: { warn: (line) => lines.push(line) } })
  t.match(await guide.retrieve('How do I start?'), [{ heading: 'The documentation is not installed' }])
  t.equal(lines.length, 1)
})

t.test('answers from the documents as soon as the application listens', async (t) => {
  const { app } = await build(t)
  const [best] = await app.guide.retrieve('How do I add an Anthropic agent?')
  t.match(best, { title: 'Agents', source: 'docs/agents.md', heading: /Anthropic/, text: /claude/ })
  t.same((await app.guide.retrieve('智能体配置文件有什么规则'))[0]?.source, 'docs/zh/guide.md')
})
