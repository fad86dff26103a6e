import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Overview', soon: 'This screen is being built.' }, { title: 'Overview', soon: '此页面正在建设中。' })
