import Type from 'typebox'

const amount = (description: string) => Type.Integer({ minimum: 0, description, examples: [1_200_000] })

const Line = Type.Object({
  key: Type.Union([Type.String(), Type.Null()], {
    description: 'Id of the agent, user or API key, name of the model or front, or day (UTC); null: calls without a key or a model, or for titles',
    examples: ['writer']
  }),
  name: Type.Union([Type.String(), Type.Null()], { description: 'Name of the agent, user or key, also of a deleted one; else the key', examples: ['Writer'] }),
  requests: Type.Integer({ minimum: 0, description: 'Calls that reached an upstream, retries and fallbacks of one counted once', examples: [42] }),
  promptTokens: Type.Integer({ minimum: 0, description: 'Tokens of prompts', examples: [12_000] }),
  completionTokens: Type.Integer({ minimum: 0, description: 'Tokens of answers', examples: [8000] }),
  cost: Type.Union([amount('Millionths of the one currency that was paid in; 0 where nothing has a price'), Type.Null()], { description: 'Null where there are several currencies: see `costs`' }),
  costs: Type.Array(Type.Object({ amount: amount('Millionths of the currency'), currency: Type.String({ description: 'ISO 4217', examples: ['USD'] }) }), { description: 'By currency' }),
  errors: Type.Integer({ minimum: 0, description: 'Calls that failed, or that the end of a process cut', examples: [1] })
}, { description: 'Calls of one group' })

/** Calls of a time, added up. */
export const UsageReport = Type.Object({ usage: Type.Array(Line) })

/** Spendings, as quotas count them. */
export const Spent = Type.Object({
  tokensToday: Type.Integer({ minimum: 0, description: 'Tokens of calls that began today (UTC)', examples: [12_000] }),
  costThisMonth: amount('Cost of calls that began this month (UTC), in millionths of whatever currency')
}, { description: 'How much of a quota is used: what is over. What runs is reserved beside it' })
