import { createHash, createHmac, generateKeyPairSync, sign as signRsa } from 'node:crypto'
import fastify from 'fastify'
import t from 'tap'
import { readConfig } from '../../config.js'
import jwt, { type AccessTokens } from '../../plugins/jwt.js'
import secrets from '../../plugins/secrets.js'

const SECRET = 'the-current-secret-of-this-test-suite'
const OLD = 'the-previous-secret-of-this-test-suite'
const claims = { userId: '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c', loginId: '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2d', role: 'user' as const }

const load = async (env: Record<string, string> = {}): Promise<AccessTokens> => {
  const app = fastify()
  app.decorate('config', readConfig({ JWT_SECRET: SECRET, ENCRYPTION_KEY: 'ab'.repeat(32), ...env }))
  await app.register(secrets)
  await app.register(jwt)
  return app.accessTokens
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (part = ''): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
const kidOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url').slice(0, 11)
const now = (): number => Math.floor(Date.now() / 1000)

function forge (header: object = {}, payload: object = {}, secret = SECRET): string {
  const input = encode({ alg: 'HS256', typ: 'at+jwt', kid: kidOf(SECRET), ...header }) + '.' +
    encode({ sub: claims.userId, lid: claims.loginId, role: 'user', iss: 'parley', aud: 'parley', iat: now(), exp: now() + 900, ...payload })
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

t.test('a token says whose it is, in the profile of RFC 9068', async (t) => {
  const tokens = await load()
  const token = tokens.sign(claims)
  const [header, payload] = token.split('.')
  t.strictSame(decode(header), { alg: 'HS256', typ: 'at+jwt', kid: kidOf(SECRET) })
  t.match(decode(payload), { sub: claims.userId, lid: claims.loginId, role: 'user', iss: 'parley', aud: 'parley' })
  const { iat, exp } = decode(payload) as { iat: number, exp: number }
  t.equal(exp - iat, 900)
  t.equal(tokens.lifetime, 900)
  t.match(tokens.verify(token), claims)
  t.equal(tokens.verify(token), tokens.verify(token), 'answered from memory')
  t.match(tokens.verify(forge()), claims, 'the forgeries below differ from good tokens in one thing only')
})

t.test('forged tokens are invalid', async (t) => {
  const tokens = await load({ JWT_SECRET_PREVIOUS: OLD })
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsInput = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: kidOf(SECRET) })}.${forge().split('.')[1]}`
  const good = tokens.sign(claims)
  const [header, payload, signature] = good.split('.')
  const cases: Record<string, string> = {
    'no signature, alg none': `${encode({ alg: 'none', typ: 'at+jwt', kid: kidOf(SECRET) })}.${payload}.`,
    'alg none with a signature': forge({ alg: 'none' }),
    'alg NONE': `${encode({ alg: 'NONE', typ: 'at+jwt', kid: kidOf(SECRET) })}.${payload}.`,
    'signature cut off': `${header}.${payload}.`,
    RS256: `${rsInput}.${signRsa('sha256', Buffer.from(rsInput), privateKey).toString('base64url')}`,
    'HS256 with a public key': forge({}, {}, publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    HS512: forge({ alg: 'HS512' }),
    'foreign kid': forge({ kid: kidOf('another-secret-that-nobody-here-knows') }, {}, 'another-secret-that-nobody-here-knows'),
    'no kid': forge({ kid: undefined }),
    'a kid that is no text': forge({ kid: { toString: 'x' } }),
    'the other key\'s kid': forge({ kid: kidOf(OLD) }),
    'a kid in another case': forge({ kid: kidOf(SECRET).toUpperCase() }),
    'another secret': forge({}, {}, 'x'.repeat(40)),
    'changed payload': `${header}.${encode({ ...decode(payload), role: 'admin' })}.${signature}`,
    'another type': forge({ typ: 'JWT' }),
    'no type': forge({ typ: undefined }),
    'critical extension': forge({ crit: ['exp2'], exp2: 1 }),
    'another issuer': forge({}, { iss: 'elsewhere' }),
    'no issuer': forge({}, { iss: undefined }),
    'another audience': forge({}, { aud: 'elsewhere' }),
    'no subject': forge({}, { sub: undefined }),
    'no login': forge({}, { lid: undefined }),
    'no end': forge({}, { exp: undefined }),
    'an end that is no number': forge({}, { exp: '9999999999' }),
    'expired and forged': forge({}, { exp: now() - 10 }, 'x'.repeat(40)),
    padding: `${good}=`,
    'not a token': 'abc',
    'two parts': `${header}.${payload}`,
    'a payload that is no object': `${header}.${encode(7)}.${signature}`,
    'a header that is no object': `${encode(7)}.${payload}.${signature}`,
    empty: '..'
  }
  for (const [name, token] of Object.entries(cases)) t.equal(tokens.verify(token), 'invalid', name)
})

t.test('an end is an end, also for a token that is remembered', async (t) => {
  const tokens = await load()
  t.equal(tokens.verify(forge({}, { exp: now() - 1 })), 'expired')
  t.equal(tokens.verify(forge({}, { iat: now() - 1000 })), 'expired', 'issued when tokens lived longer than they may now')
  const short = await load({ ACCESS_TOKEN_TTL: '1s' })
  const token = short.sign(claims)
  t.match(short.verify(token), claims)
  const older = forge({}, { iat: now() - 890, exp: now() + 3600 })
  t.match(tokens.verify(older), claims)
  const real = Date.now
  t.teardown(() => { Date.now = real })
  const { iat } = decode(token.split('.')[1]) as { iat: number }
  for (const tokens of [short, await load({ ACCESS_TOKEN_TTL: '1s' })]) {
    Date.now = () => iat * 1000 + 1998
    t.match(tokens.verify(token), claims, 'signed at the end of its second it lives for one, remembered or not')
    Date.now = () => iat * 1000 + 2001
    t.equal(tokens.verify(token), 'expired')
    Date.now = real
  }
  Date.now = () => real() + 2500
  t.equal(short.verify(token), 'expired')
  Date.now = () => real() + 20_000
  t.equal(tokens.verify(older), 'expired', 'remembered from when tokens lived longer, and older than they may be now')
})

t.test('the previous secret verifies, the current one signs', async (t) => {
  const before = (await load({ JWT_SECRET: OLD })).sign(claims)
  const during = await load({ JWT_SECRET_PREVIOUS: OLD })
  t.match(during.verify(before), claims)
  t.equal(decode(during.sign(claims).split('.')[0])['kid'], kidOf(SECRET))
  t.equal((await load()).verify(before), 'invalid', 'the rotation is over')
  t.match((await load({ JWT_SECRET_PREVIOUS: SECRET })).verify(forge()), claims, 'both may be the same')
})

t.test('tokens that are over take no memory from those that come', async (t) => {
  const tokens = await load()
  for (let count = 0; count < 100; count++) tokens.verify(forge({}, { lid: `0199aa7c-4b1e-7c52-9f0a-3d5b8e6f${1000 + count}` }))
  t.equal(tokens.remembered(), 100)
  const real = Date.now
  t.teardown(() => { Date.now = real })
  Date.now = () => real() + 1_000_000
  for (let count = 0; count < 100; count++) tokens.verify(forge({}, { lid: `0199aa7c-4b1e-7c52-9f0a-3d5b8e6f${2000 + count}` }))
  t.equal(tokens.remembered(), 100)
})

t.test('no token is taken for another that was at hand in its place', async (t) => {
  const tokens = await load()
  const signed = Array.from({ length: 3000 }, (_, index) => {
    const loginId = `0199aa7c-4b1e-7c52-9f0a-${index.toString(16).padStart(12, '0')}`
    return { loginId, token: tokens.sign({ ...claims, loginId }) }
  })
  for (let round = 0; round < 2; round++) {
    const wrong = signed.filter(({ token, loginId }) => { const known = tokens.verify(token); return typeof known !== 'object' || known.loginId !== loginId })
    t.equal(wrong.length, 0)
  }
  const [{ token } = { token: '' }] = signed
  t.match(tokens.verify(token), { userId: claims.userId })
  t.equal(tokens.verify(`${token.slice(0, -3)}${token.at(-3) === 'A' ? 'B' : 'A'}${token.slice(-2)}`), 'invalid', 'one letter further')
  t.equal(tokens.verify(`x${token.slice(1)}`), 'invalid', 'another text with the same signature')
})
