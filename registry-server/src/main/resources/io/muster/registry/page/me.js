// Who this page's person is, and what he may.
export const me = { signIn: false, who: '', tenant: '*', rights: null, guard: '' };

// Asks; who is signed in no longer is led to where he can.
export async function whoAmI() {
  let answer;
  try {
    answer = await fetch('/api/v1/me');
  } catch {
    return;
  }
  if (answer.status === 401) location.replace('/sign-in');
  if (answer.ok) Object.assign(me, await answer.json());
}

// Whether what is the registry's own, and no tenant's, is his to see.
export function ofRegistry() {
  return me.tenant === '*' || me.tenant === 'default';
}

// Why he may not, or nothing.
export function lacks(right) {
  return me.signIn && me.rights && !me.rights.includes(right) ? `you may not: it needs the right ${right}` : null;
}

// What a request that changes something says besides.
export function guarded() {
  return { 'content-type': 'application/json', ...(me.guard ? { 'x-muster-guard': me.guard } : {}) };
}

export async function signOut() {
  try {
    await whoAmI(); // another tab may have signed in anew
    await fetch('/sign-out', { method: 'POST', headers: guarded(), body: '{}' });
  } finally {
    location.replace('/sign-in');
  }
}
