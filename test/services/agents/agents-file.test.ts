/** The agents file: all of it or nothing. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from '../../helper.js'
import { PROTOCOLS } from '../../protocols.js'
import type { Registry } from '../../../services/llm/registry.js'
import { AgentsFileError, loadAgentsFile } from '../../../services/agents/agents-file.js'

const ENTRY = { id: 'writer', name: 'Writer', provider: 'openai', endpoint: 'https://host/v1', model: 'm' }

t.test('agents files', async (t) => {
  const path = join(await temporaryFolder(t), 'agents.json')
  const load = async (content: unknown, environment: Record<string, string> = {}, registry: Pick<Registry, 'protocols' | 'provider'> = PROTOCOLS) => {
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return await loadAgentsFile(path, environment, registry)
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
      contextTokens: 8192,
      isActive: true,
      rateLimit: { requestsPerMinute: null, tokensPerMinute: null },
      timeouts: { firstByteMs: 30_000, idleMs: 60_000, totalMs: 600_000 },
      features: { supportsStream: true, supportsFiles: false, supportsImages: false, supportsDetail: false }
    })
    t.ok(Object.isFrozen(agent))
    t.equal((await load({ agents: [{ ...ENTRY, contextTokens: null }] })).agents[0]?.contextTokens, 8192)
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
    const { agents: [agent], warnings } = await load({ agents: [ENTRY] }, {}, { protocols: PROTOCOLS.protocols, provider: () => undefined })
    t.equal(agent?.isActive, false)
    t.match(warnings, [/no provider openai/])
  })

  t.test('every field of the contract is taken', async (t) => {
    const texts = { description: 'd', systemPrompt: 's', welcomeText: 'w', suggestedQuestions: [], variables: [], capabilities: ['chat'] }
    const sampling = { temperature: 0.7, maxTokens: 4096, contextTokens: 8192 }
    const limits = { rateLimit: { requestsPerMinute: 60, tokensPerMinute: 40000 }, maxConcurrency: null, price: null, probe: false }
    const resilience = { retry: { attempts: 3, baseDelayMs: 1000 }, fallback: [], endpoints: null, titleAgent: null }
    const timeouts = { firstByteMs: 30000, idleMs: 60000, totalMs: 600000 }
    const features = { supportsStream: true, supportsDetail: false, supportsFiles: false, supportsImages: false }
    const whole = { ...ENTRY, apiKey: 'sk', appId: null, isActive: true, ...texts, ...sampling, ...limits, ...resilience, timeouts, features }
    t.match(await load({ agents: [whole] }), { agents: [{ id: 'writer', isActive: true }] })
    const price = { input: 0.15, cachedInput: 0.075, output: 0.6, currency: 'USD' }
    t.match(await load({ agents: [{ ...whole, price }] }), { agents: [{ price }], warnings: [] })
  })

  const variable = (name: string): string => ['$', `{${name}}`].join('')

  t.test('keys lose the white space around them; one that no header can carry makes its agent inactive', async (t) => {
    const keyed = (apiKey: string | null, environment = {}) => load({ agents: [{ ...ENTRY, apiKey }] }, environment)
    for (const key of [' sk ', 'sk\n', '\ufeffsk\r\n', '\u00a0sk\t']) {
      t.match(await keyed(variable('KEY'), { KEY: key }), { agents: [{ apiKey: 'sk', isActive: true }], warnings: [] }, JSON.stringify(key))
      t.match(await keyed(key), { agents: [{ apiKey: 'sk', isActive: true }], warnings: [] })
    }
    t.match(await keyed(''), { agents: [{ apiKey: null, isActive: true }] })
    t.match(await keyed(variable('KEY'), { KEY: ' \n' }), { agents: [{ isActive: false }], warnings: ['agent writer is inactive: KEY is not set'] })
    for (const key of ['sk\nsk', 'sk\0', 'sk-\u2019', '\u5bc6\u94a5', 's\u200bk']) {
      const { agents: [agent], warnings } = await keyed(variable('KEY'), { KEY: key })
      t.equal(agent?.isActive, false, JSON.stringify(key))
      t.same(warnings, ['agent writer is inactive: KEY holds a character that no HTTP header can carry'])
      t.match((await keyed(key)).warnings, [/^agent writer is inactive: its apiKey holds/])
    }
    const several = { ...ENTRY, endpoint: null, endpoints: [{ endpoint: 'https://a' }, { endpoint: 'https://b', apiKey: variable('OTHER') }] }
    t.match((await load({ agents: [several] }, { OTHER: '\u2019' })).warnings, [/OTHER holds/])
  })

  t.test('an endpoint that can never work is refused, or makes its agent inactive where a variable made it', async (t) => {
    for (const [endpoint, fault] of [
      ['https://user:pass@host/v1', /holds credentials/], ['https://user@host/v1', /holds credentials/],
      ['http://host:65536/v1', /impossible port 65536/], ['http://host:0', /impossible port 0/], ['http://[::1]:99999?a=1', /impossible port 99999/],
      ['http://ho%st', /is not a URL/], ['http://[::1', /is not a URL/]
    ] as const) {
      t.match(await problems({ agents: [{ ...ENTRY, endpoint }] }), [fault], endpoint)
      t.match(await problems({ agents: [{ ...ENTRY, endpoints: [{ endpoint }] }] }), [fault], endpoint)
      const { agents: [agent], warnings } = await load({ agents: [{ ...ENTRY, endpoint: `http${variable('REST')}`.replace('$', '://$') }] }, { REST: endpoint.replace(/^https?:\/\//, '') })
      t.equal(agent?.isActive, false)
      t.match(warnings, [/^agent writer is inactive: with REST its endpoint /])
      t.notMatch(warnings, [/pass/], 'and the value is not shown')
    }
    for (const endpoint of ['http://host:65535/v1', 'http://[::1]:8080/v1', 'https://host/v1/messages:99999', 'https://host/v1?api-version=2024:0']) {
      t.equal((await load({ agents: [{ ...ENTRY, endpoint }] })).agents[0]?.endpoint, endpoint)
    }
  })

  t.test('an agent with nothing but endpoints calls the first', async (t) => {
    const { endpoint: _, ...rest } = ENTRY
    const endpoints = [{ endpoint: 'https://a/v1', apiKey: 'sk-a' }, { endpoint: 'https://b/v1', apiKey: 'sk-b' }]
    t.match((await load({ agents: [{ ...rest, endpoints }] })).agents[0], { endpoint: 'https://a/v1', apiKey: 'sk-a', isActive: true })
    t.match((await load({ agents: [{ ...rest, apiKey: 'sk', endpoints: [{ endpoint: 'https://a/v1' }] }] })).agents[0], { endpoint: 'https://a/v1', apiKey: 'sk' })
    t.match((await load({ agents: [{ ...ENTRY, endpoints }] })).agents[0], { endpoint: 'https://host/v1', apiKey: null })
  })

  t.test('every error is listed', async (t) => {
    t.equal((await problems('{nonsense')).length, 1)
    t.ok((await problems({ agents: [{ ...ENTRY, id: 'Not an id', colour: 1 }] })).length > 1)
    t.ok((await problems({})).length > 0)
    t.same(await problems({ agents: [ENTRY, ENTRY] }), ['agent writer stands there twice'])
    t.same(await problems({ agents: [{ id: 'a', name: 'A', provider: 'openai' }, { id: 'b', name: 'B', provider: 'fastgpt', endpoint: 'https://h' }] }),
      ['agent a needs an endpoint', 'agent a needs a model', 'agent b needs a model or an appId'])
    t.same(await problems({ agents: [{ ...ENTRY, fallback: ['writer'], titleAgent: 'writer' }] }), ['agent writer names itself as its fallback'])
    t.same(await problems({ agents: [{ ...ENTRY, fallback: ['x'], titleAgent: 'y' }] }), ['agent writer names x, which is not in the file', 'agent writer names y, which is not in the file'])
    t.same(await problems({ agents: [{ ...ENTRY, provider: 'opnai' }] }),
      ['agent writer: its provider must be one of anthropic, dify, fastgpt, guide, openai'])
    await load({ agents: [{ id: 'b', name: 'B', provider: 'dify', endpoint: 'https://h', appId: 'x' }, { id: 'c', name: 'C', provider: 'openai', model: 'm', endpoints: [{ endpoint: 'https://h' }] }] })
  })

  await t.rejects(loadAgentsFile(join(path, 'nowhere'), {}, PROTOCOLS), AgentsFileError)
})
