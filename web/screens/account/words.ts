import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Account', soon: 'This screen is being built.' }, { title: 'Account', soon: '此页面正在建设中。' })
