import type { RouteRecordRaw } from 'vue-router'

const ofPupil = '/pupils/:studentId'
const ofClass = '/classes/:classGroupId'
export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./AppHome.vue') },
  { path: '/community', component: () => import('@/community/AskPage.vue') },
  { path: '/outbox', component: () => import('@/offline/OutboxPage.vue') },
  { path: '/join', component: () => import('./family/JoinPage.vue') },
  { path: `${ofPupil}/looked`, component: () => import('./family/LookedPage.vue'), props: true },
  { path: `${ofPupil}/consent`, component: () => import('./family/ConsentPage.vue'), props: true },
  { path: '/classes', component: () => import('@/classes/ClassesPage.vue') },
  { path: `${ofClass}/device`, component: () => import('@/classes/WindowPage.vue'), props: true },
  { path: `${ofClass}/cards`, component: () => import('@/classes/CardsPage.vue'), props: true },
  { path: `${ofClass}/codes`, component: () => import('@/classes/CodesPage.vue'), props: true },
  { path: '/class', name: 'class', component: () => import('@/device/DevicePage.vue'), meta: { isOpen: true } },
  { path: '/pupil', component: () => import('@/device/PupilLanding.vue') },
]
