import t from 'tap'
import { sentences } from '../../../services/guide/answer.js'
import { createGuideProvider } from '../../../services/guide/provider.js'
import type { Passage } from '../../../services/guide/retrieval.js'
import type { ProviderEvent } from '../../../services/llm/provider.js'
import { collect, request } from '../llm/upstream.js'

const passage = (n: number, rest: Partial<Passage> = {}): Passage => ({
  title: 'First steps', source: 'docs/first-steps.md', heading: `Step ${n}`, text: `Run step ${n}. It takes a second.\n`, rank: 1 / n, ...rest
})

const textOf = (events: ProviderEvent[]): string => events.map((event) => event.type === 'text' ? event.text : '').join('')

t.test('answers with the best passages and their sources, in several pieces', async (t) => {
  const asked: string[] = []
  const passages = [passage(1), passage(2, { source: 'docs/agents.md', title: 'Agents', heading: 'Agents' }), passage(3), passage(4)]
  const retrieve = async (question: string): Promise<Passage[]> => {
    asked.push(question)
    return passages
  }
  const { generate } = createGuideProvider({ retrieve })
  const messages = ['first?', 'second?'].map((content) => ({ role: 'user' as const, content }))
  const batches: ProviderEvent[][] = []
  for await (const batch of generate(request('', { messages: [...messages, { role: 'assistant', content: 'hm' }] }))) batches.push(batch)
  t.same(asked, ['second?'])
  t.ok(batches.length > 5, `${batches.length} pieces`)
  const answer = textOf(batches.flat())
  t.match(answer, /not a language model/)
  t.match(answer, '**First steps: Step 1**\n\nRun step 1. It takes a second.\n\n**Agents**\n\n')
  t.notMatch(answer, 'step 4')
  t.ok(answer.endsWith('Sources:\n\n- docs/first-steps.md\n- docs/agents.md'))
  t.same(batches.at(-1), [{ type: 'finish', reason: 'stop', model: 'guide' }])

  const whole = await collect(generate(request('', { messages, stream: false })))
  t.same([textOf(whole), whole.length], [answer, 2], 'not streamed: the same, at once')
})

t.test('frames the answer in the language of the question', async (t) => {
  const { generate } = createGuideProvider({ retrieve: async () => [passage(1)] })
  t.match(textOf(await collect(generate(request('', { messages: [{ role: 'user', content: '怎么 start?' }] })))), /不是语言模型[^]*来源：/)
})

t.test('says so when nothing fits, and what it knows about', async (t) => {
  const { generate } = createGuideProvider({ retrieve: async () => [] })
  t.match(textOf(await collect(generate(request('')))), /found nothing[^]*configuration/)
  t.match(textOf(await collect(generate(request('', { messages: [{ role: 'user', content: '天气' }] })))), /没有找到[^]*配置/)
  t.match(textOf(await collect(generate(request('', { messages: [] })))), /found nothing/)
})

t.test('ends at once when aborted, also while it looks things up; a failed look-up is a failure', async (t) => {
  const controller = new AbortController()
  const never = createGuideProvider({ retrieve: async () => await new Promise(() => {}) })
  const waiting = collect(never.generate(request('', { signal: controller.signal })))
  controller.abort()
  await t.rejects(waiting, { name: 'AbortError' })
  await t.rejects(collect(never.generate(request('', { signal: controller.signal }))), { name: 'AbortError' })

  const streaming = new AbortController()
  const { generate } = createGuideProvider({ retrieve: async () => [passage(1)] })
  await t.rejects(async () => {
    for await (const batch of generate(request('', { signal: streaming.signal }))) {
      t.equal(batch.length, 1)
      streaming.abort()
    }
  }, { name: 'AbortError' })

  const broken = createGuideProvider({ retrieve: async () => { throw new Error('no database') } })
  await t.rejects(collect(broken.generate(request(''))), { message: 'no database' })
})

t.test('pieces joined are the text', async (t) => {
  const text = 'See docs/a.md. Then:\n\n- run `x`!\n- 完成。再见？好\n'
  t.equal(sentences(text).join(''), text)
  t.ok(sentences(text).includes('See docs/a.md. '))
})
