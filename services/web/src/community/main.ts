// A page for somebody without an account: no router, no store, nothing kept of anybody.
import { createApp } from 'vue'
import '@/theme/index.ts'
import { mostOf } from '@/parts/most.ts'
import CommunityPage from './CommunityPage.vue'
import { say } from './words.ts'

const most = mostOf({ long: (most, n) => say('long_words', { most, n }), unseen: () => say('unseen') })
createApp(CommunityPage).directive('most', most).mount('#page')
