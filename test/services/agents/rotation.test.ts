/** Rotation of ENCRYPTION_KEY. */
import t from 'tap'
import { withClient } from '../../database.js'
import { build, ENCRYPTION_KEY, eventually } from '../../helper.js'

const NEW = 'a'.repeat(64)
const GUIDE = [{ id: 'guide', name: 'Guide', provider: 'guide' }]

t.test('keys are encrypted anew while keys are rotated, and are lost with their key', async (t) => {
  const one = await build(t, { agents: GUIDE })
  const { accessToken: token } = await one.admin()
  const made = { id: 'made', name: 'M', provider: 'openai', model: 'm', endpoint: 'https://example.invalid', apiKey: 'sk-own', endpoints: [{ endpoint: 'https://example.invalid/b', apiKey: 'sk-b' }] }
  t.equal((await one.json('/api/agents', { token, body: made })).status, 201)
  const sealed = async (): Promise<string[]> => (await withClient(one.database, (client) =>
    client.query<{ keys: string[] }>('select array_agg(k.value) as keys from agents, jsonb_each_text(sealed_keys) k'))).rows[0]?.keys ?? []
  const before = await sealed()
  t.equal(before.length, 2)
  const [old] = before[0]?.split('.') ?? []

  const lines: string[] = []
  const rotating = { ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: ENCRYPTION_KEY }
  const two = await build(t, { agents: GUIDE, database: one.database, env: rotating, log: (line) => { lines.push(line) } })
  t.match(two.app.agents.find('made'), { apiKey: 'sk-own', targets: [{}, { apiKey: 'sk-b' }] }, 'the previous key decrypts')
  const after = await eventually('new ciphertexts', async () => {
    const keys = await sealed()
    return keys.every((key) => !key.startsWith(`${old ?? ''}.`)) && keys
  })
  t.equal(after.length, 2)
  await eventually('the line', () => lines.find((line) => line.includes('with the new ENCRYPTION_KEY')))
  t.match(one.app.agents.find('made'), { isActive: true, apiKey: 'sk-own' }, 'a replica of before goes on')
  await two.close()

  const three = await build(t, { agents: GUIDE, database: one.database, env: { ENCRYPTION_KEY: NEW } })
  t.match(three.app.agents.find('made'), { apiKey: 'sk-own', isActive: true })
  await three.close()

  const four = await build(t, { agents: GUIDE, database: one.database })
  const { accessToken: admin } = await four.admin()
  const list = (await four.json('/api/agents?includeInactive=true', { token: admin })).body.agents
  t.match(list, [{ id: 'guide', isActive: true }, { id: 'made', isActive: false, inactiveReason: /can't be decrypted with ENCRYPTION_KEY/ }])
  t.match(await four.json('/api/agents/made', { token: admin, method: 'PATCH', body: { name: 'N' } }), { status: 422, body: { details: { errors: [{ path: '/body/apiKey' }, { path: '/body/endpoints/0' }] } } })
  const again = { apiKey: 'sk-again', endpoints: null }
  t.match(await four.json('/api/agents/made', { token: admin, method: 'PATCH', body: again }), { status: 200, body: { isActive: true } })
  t.equal(four.app.agents.find('made')?.apiKey, 'sk-again')
})
