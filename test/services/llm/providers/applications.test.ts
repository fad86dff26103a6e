/** Answers of applications, as their public documents show them: decoded however the network cuts them. */
import t from 'tap'
import type { ProviderEvent } from '../../../../services/llm/provider.js'
import { DifyAnswer } from '../../../../services/llm/providers/dify/answer.js'
import { FastGptAnswer } from '../../../../services/llm/providers/fastgpt/answer.js'
import { answer, assertCuts, assertNeverWhole, recorded } from '../cuts.js'

const WHERE = { agentId: 'a', endpoint: 'https://host/v1' }
const PLACE = { ...WHERE, conversationId: 'chat-1', messageId: 'ours' }
const dify = (detail = true) => () => new DifyAnswer(WHERE, detail)
const fastgpt = (detail = true) => () => new FastGptAnswer(PLACE, detail)

const thread = (more: object = {}): ProviderEvent => ({ type: 'thread', thread: { ...WHERE, conversationId: 'c1', messageId: 'm1', taskId: 't1', ...more } })
const step = (more: object): ProviderEvent => ({ type: 'status', data: { type: 'flowNodeStatus', ...more } })
const finish = (reason: 'stop' | 'content_filter' = 'stop'): ProviderEvent => ({ type: 'finish', reason, model: null })
const node = { name: '选择货物品种', nodeId: '1783392318142', nodeType: 'llm', index: 1 }

const CHATFLOW: ProviderEvent[] = [
  thread({ conversationId: '45701982-8118-4bc5-8e9b-64562b4555f2', messageId: '9da23599-e713-473b-982c-4328d4f5c78a', taskId: '5acb045e-6cee-4b8a-9e78-aab6ce745967' }),
  step({ event: 'workflow_started', status: 'running' }),
  step({ event: 'node_started', status: 'running', ...node }),
  { type: 'text', text: 'Grüße, 你好 🚀\n\n\n![a201.png](https://host/files/tools/a%20%281%29.png?sign=x)\n\n' },
  step({ event: 'node_finished', status: 'succeeded', ...node, elapsedSeconds: 0.5 }),
  step({ event: 'workflow_finished', status: 'succeeded', elapsedSeconds: 1.25 }),
  { type: 'usage', promptTokens: 1033, completionTokens: 135 },
  finish()
]

const FORM = {
  form_id: '019f',
  node_id: 'n7',
  node_title: '审批',
  form_content: 'Approve {{#$output.note#}}?',
  inputs: [{ type: 'paragraph', output_variable_name: 'note', default: { type: 'constant', value: '' } }],
  actions: [{ id: 'approve', title: 'Yes, go on', button_style: 'primary' }, { id: 'reject', title: 'No', button_style: 'default' }],
  display_in_ui: true,
  form_token: 'tok-1',
  resolved_default_values: {},
  expiration_time: 1776240489
}

const RECORDINGS: Array<[file: string, decoder: ReturnType<typeof dify | typeof fastgpt>, expected: ProviderEvent[], needed: string]> = [
  ['dify-chatflow', dify(), CHATFLOW, 'message_end'],
  ['dify-agent', dify(), [
    thread(),
    step({ event: 'agent_thought', status: 'running', name: 'dalle3', nodeType: 'tool' }),
    { type: 'reasoning', text: '想一想…' },
    step({ event: 'agent_thought', status: 'succeeded', name: 'dalle3', nodeType: 'tool' }),
    { type: 'reasoning', text: ' hm' },
    { type: 'text', text: 'I have drawn it 🚀' },
    { type: 'usage', promptTokens: 305, completionTokens: 97 },
    finish()
  ], 'message_end'],
  ['dify-human-input', dify(), [
    thread(),
    step({ event: 'workflow_started', status: 'running' }),
    { type: 'text', text: 'Please check: 你好' },
    { type: 'interactive', data: { type: 'humanInput', ...FORM } },
    thread({ isWaiting: true, form: { token: 'tok-1', runId: 'r1', actions: [{ id: 'approve', title: 'Yes, go on' }, { id: 'reject', title: 'No' }] } }),
    step({ event: 'workflow_paused', status: 'paused', elapsedSeconds: 0.549557 }),
    finish()
  ], 'workflow_paused'],
  ['dify-moderated', dify(), [
    thread(),
    { type: 'text', text: 'Something bad 🚀' },
    { type: 'replace', text: "I can't say that." },
    { type: 'usage', promptTokens: 3, completionTokens: 4 },
    finish('content_filter')
  ], 'message_replace'],
  ['fastgpt-workflow', fastgpt(), [
    { type: 'thread', thread: PLACE },
    step({ status: 'running', name: '知识库搜索' }),
    step({ status: 'running', name: '天气' }),
    step({ status: 'finished', name: '天气' }),
    { type: 'reasoning', text: '想一想…' },
    { type: 'text', text: '电影《铃芽之旅》🚀\nBye.' },
    { type: 'usage', promptTokens: 100, completionTokens: 7 },
    finish()
  ], '"finish_reason":"stop"'],
  ['fastgpt-interactive', fastgpt(), [
    { type: 'thread', thread: PLACE },
    step({ status: 'running', name: '用户选择' }),
    {
      type: 'interactive',
      data: {
        interactive: {
          type: 'userSelect',
          params: { description: '测试 🚀', userSelectOptions: [{ value: 'Confirm', key: 'option1' }, { value: 'Cancel', key: 'option2' }] }
        }
      }
    },
    { type: 'thread', thread: { ...PLACE, isWaiting: true } },
    finish()
  ], '"finish_reason":"stop"']
]

for (const [file, decoder, expected, needed] of RECORDINGS) {
  t.test(`a stream of ${file}, cut at every byte, is one and the same answer`, async (t) => {
    const stream = await recorded(`${file}.sse`)
    await assertCuts(t, stream, decoder, expected)
    await assertNeverWhole(t, stream, decoder, needed)
    t.notMatch(JSON.stringify(expected), /secret/, 'and tells nothing of what goes on inside')
  })
}

t.test('without detail there are no steps, but all else', async (t) => {
  const withoutSteps = (events: ProviderEvent[]) => events.filter(({ type }) => type !== 'status')
  for (const [file, decoder] of [['dify-chatflow', dify(false)], ['dify-human-input', dify(false)]] as const) {
    const stream = Buffer.from(await recorded(`${file}.sse`))
    t.same(await answer([stream], decoder()), withoutSteps(RECORDINGS.find(([name]) => name === file)?.[2] ?? []))
  }
  const plain = Buffer.from((await recorded('fastgpt-workflow.sse')).split('\n\n').filter((event) => /^event: (answer|fast)/.test(event)).map((event) => event.replace(/^.*\n/, '')).join('\n\n'))
  t.same(await answer([plain], fastgpt(false)()), [
    { type: 'thread', thread: PLACE }, { type: 'reasoning', text: '想一想…' }, { type: 'text', text: '电影《铃芽之旅》🚀\nBye.' }, finish()
  ])
})
