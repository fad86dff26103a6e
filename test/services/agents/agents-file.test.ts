/** The agents file: all of it or nothing. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from '../../helper.js'
import { AgentsFileError, loadAgentsFile } from '../../../services/agents/agents-file.js'

const ENTRY = { id: 'writer', name: 'Writer', provider: 'openai', endpoint: 'https://host/v1', model: 'm' }
const PROVIDERS = ['openai', 'guide']

t.test('agents files', async (t) => {
  const path = join(await temporaryFolder(t), 'agents.json')
  const load = async (content: unknown, environment: Record<string, string> = {}) => {
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return await loadAgentsFile(path, environment, PROVIDERS)
  }
  const problems = async (content: unknown): Promise<string[]> => {
    try {
      await load(content)
    } catch (error) {
      t.type(error, AgentsFileError)
      t.match((error as Error).message, path)
      return (error as AgentsFileError).problems
    }
    throw new Error('the file was taken')
  }

  t.test('defaults are filled in', async (t) => {
    const { agents: [agent], warnings } = await load({ agents: [ENTRY] })
    t.same(warnings, [])
    t.match(agent, {
      ...ENTRY,
      apiKey: null,
      appId: null,
      systemPrompt: null,
      temperature: null,
      maxTokens: null,
      description: '',
      welcomeText: '',
      suggestedQuestions: [],
      capabilities: ['chat'],
      isActive: true,
      rateLimit: { requestsPerMinute: null, tokensPerMinute: null },
      timeouts: { firstByteMs: 30_000, idleMs: 60_000, totalMs: 600_000 },
      features: { supportsStream: true, supportsFiles: false, supportsImages: false, supportsDetail: false }
    })
    t.ok(Object.isFrozen(agent))
    t.equal((await load({ agents: [{ id: 'guide', name: 'Guide', provider: 'guide' }] })).agents[0]?.model, 'guide')
    t.equal((await load({ agents: [{ ...ENTRY, temperature: 0 }] })).agents[0]?.temperature, 0, '0 is 0')
  })

  t.test('a named variable is replaced everywhere; one that is not set makes its agent inactive', async (t) => {
    const name = ['$', '{KEY}'].join('')
    const entry = { ...ENTRY, apiKey: name, variables: [{ key: 'a', options: [`${name}-1`] }] }
    const known = await load({ agents: [entry] }, { KEY: 'sk' })
    t.match(known.agents[0], { apiKey: 'sk', isActive: true, variables: [{ options: ['sk-1'] }] })
    for (const environment of [{}, { KEY: '' }]) {
      const { agents: [agent, other], warnings } = await load({ agents: [entry, { ...ENTRY, id: 'other' }] }, environment)
      t.equal(agent?.isActive, false)
      t.equal(other?.isActive, true)
      t.match(warnings, [/writer is inactive: KEY is not set/])
    }
    t.same((await load({ agents: [{ ...entry, isActive: false }] })).warnings, [], 'an agent that is off anyway needs no warning')
  })

  t.test('a provider that this version lacks makes its agent inactive', async (t) => {
    const { agents: [agent], warnings } = await load({ agents: [{ ...ENTRY, provider: 'dify' }] })
    t.equal(agent?.isActive, false)
    t.match(warnings, [/no provider dify/])
  })

  t.test('every error is listed', async (t) => {
    t.equal((await problems('{nonsense')).length, 1)
    t.ok((await problems({ agents: [{ ...ENTRY, id: 'Not an id', colour: 1 }] })).length > 1)
    t.ok((await problems({})).length > 0)
    t.same(await problems({ agents: [ENTRY, ENTRY] }), ['agent writer stands there twice'])
    t.same(await problems({ agents: [{ id: 'a', name: 'A', provider: 'openai' }, { id: 'b', name: 'B', provider: 'fastgpt', endpoint: 'https://h' }] }),
      ['agent a needs an endpoint', 'agent a needs a model', 'agent b needs a model or an appId'])
    t.same(await problems({ agents: [{ ...ENTRY, fallback: ['x'], titleAgent: 'y' }] }), ['agent writer names x, which is not in the file', 'agent writer names y, which is not in the file'])
    await load({ agents: [{ id: 'b', name: 'B', provider: 'dify', endpoint: 'https://h', appId: 'x' }, { id: 'c', name: 'C', provider: 'openai', model: 'm', endpoints: [{ endpoint: 'https://h' }] }] })
  })

  await t.rejects(loadAgentsFile(join(path, 'nowhere'), {}, PROVIDERS), AgentsFileError)
})
