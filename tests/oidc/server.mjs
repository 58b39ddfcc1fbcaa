// A certified identity provider (npm: oidc-provider) as a city would run one, on this machine.
// In: by environment MODULES (where it is installed), ISSUER, REDIRECTS, KEYS (a JWK set) and
// LOGOUT (where logout tokens are posted to, or nothing).
// Out: one line once it listens; its own log-in page takes any name and any password;
// of whoever is called `twice …` it says that they gave a second factor (RFC 8176).
import { pathToFileURL } from 'node:url';

const { MODULES, ISSUER, REDIRECTS, KEYS, LOGOUT } = process.env;
const { Provider } = await import(pathToFileURL(`${MODULES}/oidc-provider/lib/index.js`));

const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: 'nianlun',
      client_secret: 'secret: of & nobody+else%',
      redirect_uris: REDIRECTS.split(' '),
      grant_types: ['authorization_code'],
      response_types: ['code'],
      ...(LOGOUT
        ? { backchannel_logout_uri: LOGOUT, backchannel_logout_session_required: true }
        : {}),
    },
  ],
  cookies: { keys: ['of this test run'] },
  jwks: JSON.parse(KEYS),
  pkce: { required: () => true },
  claims: { openid: ['sub', 'amr'] },
  features: { backchannelLogout: { enabled: true } },
  // Its own way out goes to no address of this machine, where the service is in a test.
  fetch: (address, options) => fetch(address, { ...options, dispatcher: undefined }),
});
const finish = provider.interactionFinished.bind(provider);
provider.interactionFinished = (request, response, result, options) => {
  if (result.login?.accountId.startsWith('twice ')) result.login.amr = ['pwd', 'otp', 'mfa'];
  return finish(request, response, result, options);
};
provider.on('backchannel.error', (_, error) => console.error(error));
provider.listen(Number(new URL(ISSUER).port), '127.0.0.1', () => console.log('listening'));
