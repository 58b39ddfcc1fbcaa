import type { RouteRecordRaw } from 'vue-router'

const ofPupil = '/pupils/:studentId'
export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./AppHome.vue') },
  { path: '/outbox', component: () => import('@/offline/OutboxPage.vue') },
  { path: '/join', component: () => import('./family/JoinPage.vue') },
  { path: `${ofPupil}/looked`, component: () => import('./family/LookedPage.vue'), props: true },
  { path: `${ofPupil}/consent`, component: () => import('./family/ConsentPage.vue'), props: true },
]
