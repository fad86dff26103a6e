/** Keys at rest. */
import { randomBytes } from 'node:crypto'
import t from 'tap'
import { keysOf, openKeys, sealKeys, withKeys, withoutKeys } from '../../../services/agents/keys.js'
import { createVault } from '../../../services/agents/vault.js'

const [KEY, OTHER] = [randomBytes(32), randomBytes(32)]

t.test('a sealed text opens in its place, with its key, whole', async (t) => {
  const vault = createVault(KEY, null)
  const sealed = vault.seal('sk-\u5bc6', 'agents/a/apiKey')
  t.equal(vault.open(sealed, 'agents/a/apiKey'), 'sk-\u5bc6')
  t.not(vault.seal('sk-\u5bc6', 'agents/a/apiKey'), sealed, 'each time with another nonce')
  t.equal(vault.open(sealed, 'agents/b/apiKey'), undefined, 'not in another row')
  t.equal(vault.open(sealed, 'agents/a/endpoints/0'), undefined, 'nor in another field')
  t.equal(createVault(OTHER, null).open(sealed, 'agents/a/apiKey'), undefined)
  const [id = '', text = ''] = sealed.split('.')
  const bytes = Buffer.from(text, 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    const damaged = Buffer.from(bytes)
    damaged[at] = (damaged[at] ?? 0) ^ 1
    if (vault.open(`${id}.${damaged.toString('base64url')}`, 'agents/a/apiKey') !== undefined) t.fail(`byte ${at} is not protected`)
  }
  for (const other of ['', '.', sealed.slice(0, 20), sealed.slice(0, -4), text]) t.equal(vault.open(other, 'agents/a/apiKey'), undefined)
})

t.test('the previous key still opens; what it sealed is not current', async (t) => {
  const sealed = createVault(KEY, null).seal('sk', 'p')
  const rotated = createVault(OTHER, KEY)
  t.equal(rotated.open(sealed, 'p'), 'sk')
  t.equal(rotated.isCurrent(sealed), false)
  t.equal(rotated.isCurrent(rotated.seal('sk', 'p')), true)
})

t.test('keys of an entry leave it, and come back', async (t) => {
  const vault = createVault(KEY, null)
  const endpoints = [{ endpoint: 'https://a' }, { endpoint: 'https://b', apiKey: 'sk-b', weight: 2 }, { endpoint: 'https://c', apiKey: ' ' }]
  const entry = { id: 'writer', name: 'W', provider: 'openai', apiKey: 'sk-own', endpoints }
  const sealed = sealKeys(vault, 'writer', keysOf(entry))
  t.same(Object.keys(sealed), ['apiKey', 'endpoints/1'])
  t.notMatch(JSON.stringify([withoutKeys(entry), sealed]), /sk-/)
  const opened = openKeys(vault, 'writer', sealed)
  t.same(withKeys(withoutKeys(entry), opened ?? {}), { ...entry, endpoints: [endpoints[0], endpoints[1], { endpoint: 'https://c' }] })
  t.equal(openKeys(vault, 'reader', sealed), undefined, 'in its own row only')
  t.same(withKeys(withoutKeys({ ...entry, apiKey: null, endpoints: null }), {}), { id: 'writer', name: 'W', provider: 'openai', endpoints: null })
})
