import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Usage', soon: 'This screen is being built.' }, { title: 'Usage', soon: '此页面正在建设中。' })
