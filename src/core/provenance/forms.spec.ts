import { type FieldSchema } from '../custody/event-type.js';
import { militaryForm } from './military.js';
import { onlineForm } from './online.js';
import { privateSectorForm } from './private-sector.js';
import { civilSocietyForm, lawEnforcementForm } from './short-forms.js';

/** A form as the domain model §2 writes it: `!` required, `?` optional, `{}` allowed values. */
function written(form: readonly FieldSchema[]): string {
  return form
    .map(({ name, required, values }) => {
      const allowed = values === undefined ? '' : `{${values.join(',')}}`;
      return `${name}${required ? '!' : '?'}${allowed}`;
    })
    .join('\n');
}

const short = `
collectingOrganisation!
method!
place!
collectedAt!
consent!{given,refused,not_required,unknown}
promisedConfidentiality!
earlierSharing!`;

describe('the forms of provenance', () => {
  it.each<[string, readonly FieldSchema[], string]>([
    [
      'military',
      militaryForm,
      `
collectingNation!
capturingForce!
unit!
operation!
mandate!{unsc_resolution,host_consent,self_defence,un_peace_operation,other}
legalBasis!
activity!{site_exploitation,detention_search,checkpoint,battlefield_pickup,post_blast,partner_donated}
place!
collectedAt!
circumstances!
foundOnPerson?
detainingAuthority?
treatmentDeclaration?
inSituPhotographs!{yes,no,unknown}
collectorTestimony!{available,video_link,pseudonymous,unavailable,unknown}
exploitationLevel?{1,2,3}
classification!
caveats?
originatorId!
releaseAuthorityId!
release!{pending,released,conditional,refused,withdrawn}
conditions?{lead_only,court_use,defence_disclosure,no_onward_transfer,no_death_penalty}
priorLegs?`,
    ],
    [
      'private-sector',
      privateSectorForm,
      `
provider!
service!
processType!{voluntary,emergency,preservation,subpoena,court_order,warrant,epoc,epoc_pr,eio,mla,cloud_act_order,subject_consent}
processRef!
issuingAuthority!
servedAt!
dueAt?
preservationExpiresAt?
receivedAt!
accountIdentifiers!
dataCategories!{subscriber,user_identification,traffic,content,location,financial}
period!
periodZone!
exportTool?
providerDigest?
providerDigestAlgorithm?{sha-256,sha-512,sha3-256,sha-1,md5}
deliveryChannel!
custodianCertificate?
userNotice!{given,delayed,prohibited,unknown}`,
    ],
    [
      'online',
      onlineForm,
      `
requestedUrl!
finalUrl!
platform!
accountHandle?
platformUserId?
postId?
publishedAtClaimed?
captureStartedAt!
captureEndedAt!
method!{full_page,warc,wacz,api,media_download,livestream,screenshot_only}
tool!
toolVersion!
egressCountry?
persona!{none,overt,undercover}
authorisationRef?
htmlArtifactId?
fullPageArtifactId?
warcDigest?
embeddedMedia?
httpHeaders?
archivedCopies?
investigatorId!
discoveryPath!
verification?
protocolPhase!{online_inquiries,preliminary_assessment,collection,preservation,verification,investigative_analysis}`,
    ],
    ['law-enforcement', lawEnforcementForm, short],
    ['civil-society', civilSocietyForm, short],
  ])('of the kind %s ask what the domain model asks', (_kind, form, expected) => {
    expect(written(form)).toBe(expected.trim());
  });

  it('take for every answer that it is unknown or withheld', () => {
    const forms = [
      militaryForm,
      privateSectorForm,
      onlineForm,
      lawEnforcementForm,
      civilSocietyForm,
    ];
    expect(forms.flat().filter(({ unknownAllowed }) => unknownAllowed !== true)).toEqual([]);
  });
});
