// A certified identity provider (npm: oidc-provider) as a city would run one, on this machine.
// In: by environment MODULES (where it is installed), ISSUER, REDIRECTS and KEYS (a JWK set).
// Out: one line once it listens; its own log-in page takes any name and any password.
import { pathToFileURL } from 'node:url';

const { MODULES, ISSUER, REDIRECTS, KEYS } = process.env;
const { Provider } = await import(pathToFileURL(`${MODULES}/oidc-provider/lib/index.js`));

const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: 'nianlun',
      client_secret: 'secret: of & nobody+else%',
      redirect_uris: REDIRECTS.split(' '),
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  cookies: { keys: ['of this test run'] },
  jwks: JSON.parse(KEYS),
  pkce: { required: () => true },
});
provider.listen(Number(new URL(ISSUER).port), '127.0.0.1', () => console.log('listening'));
