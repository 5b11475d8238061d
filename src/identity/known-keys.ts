// Generated from data/known-providers.json by build/known-keys.ts. Do not edit.

/** GUIDs of Windows' own base providers. */
export const WINDOWS_IDS: readonly string[] = [
  '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}',
  '{F9EAB0C0-26D4-11D0-BBBF-00AA006C34E4}',
  '{9D60A9E0-337A-11D0-BD88-0000C082E69A}',
  '{3972523D-2AF1-11D1-B655-00805F3642CC}',
  '{9FC48064-7298-43E4-B7BD-181F2089792A}',
  '{1234191B-4BF7-4CA7-86E0-DFD7C32B5445}',
  '{A00943D9-9C2E-4633-9B59-0057A3160994}',
  '{8D5F1830-C273-11CF-95C8-00805F48A192}',
];

/** File names in lower case, GUIDs and names of entries of known products, each in a line of its own. */
export const KNOWN_KEYS = `
31_sangfortcpx64.dll
asproxy64.dll
bfllr.dll
bmnet.dll
cnmib.dll
cwalsp.dll
drwebsp.dll
forceinterfacelsp.dll
fslsp.dll
fwcwsp.dll
gapsp.dll
googledesktopnetwork1.dll
googledesktopnetwork3.dll
ibndprov.dll
idmmbc.dll
ifslsp.dll
ifw_xfilter.dll
imon.dll
is3lsp.dll
lavasofttcpservice.dll
lavasofttcpservice64.dll
mclsp.dll
mlx4nd.dll
mlx5nd.dll
mxavlsp.dll
name asproxy
name ierd_tgp_lsp
name lavasoftlsp
name malion.iwat
name ndv1 provider for mellanox winof-2
name ndv2 provider for mellanox winof-2
name pgplsp
name phoenixlsp
name sangforlsp
name virtio vsock stream
name vmci sockets dgram
name vmci sockets stream
netdog.dll
newdotnet3_23.dll
nl_lsp.dll
nonifslsp.dll
nvappfilter.dll
nvlsp.dll
nvlsp64.dll
opls.dll
opls64.dll
paperairplane.dll
pcapwsp.dll
pctlsp.dll
pgplsp.dll
pmilsp.dll
pmls.dll
pmls64.dll
prls.dll
prls64.dll
prxerdrv.dll
qproxy64.dll
radhslib.dll
rlls.dll
rlls64.dll
sangfortcp.dll
sarah.dll
sblsp.dll
sendori.dll
swi_ifslsp.dll
swi_ifslsp_64.dll
viosocklib.dll
vlsp.dll
vsocklib.dll
webhdll.dll
winsflt.dll
wps.dll
wvndprov.dll
wvndprovd.dll
xfire_lsp.dll
zklspr.dll
{03A42735-FD62-42D5-8BF8-792564F569F9}
{1B8F1692-EDD9-4153-A159-605A73BCFFCF}
{1C39A736-9641-4F43-9C20-AEED81692A07}
{2B611370-2190-4059-9AF8-5BC0F58FB742}
{3EC32CD3-F254-4826-9053-672DC37F0070}
{46909166-6992-4E36-B561-20FCD06A6FC8}
{51361EDE-E7C4-4598-A177-F4C5E9017C25}
{52CDAA00-29D0-46BE-8FC6-E51D7075C338}
{570ADC4B-67B2-42CE-92B2-ACD33D88D842}
{62816A64-DAC2-48DD-B3AD-843C916DDF82}
{70B2B755-A09D-4B5D-BADA-DB70BB1ABB21}
{854DCE83-C872-4462-A3EB-C961C40E59D0}
{9980498C-E732-482B-9F67-924273A56666}
{B324AC22-3A56-4E6F-A9C4-36DCC428EF65}
{C42DA8C6-D1A1-4F78-9F52-276C74935596}
{C52CDAB2-841F-4051-9A63-7EDE5BFC31C8}
{C5FABBD0-9736-11D1-937F-00C04FAD860D}
{D3C21122-85E1-48F3-9AB6-23D90C7307EF}
{E26DCE69-9F96-48B5-9BAC-557D554942DD}
{E5F4DF03-92E7-4974-B05B-01D63A3C97AD}
{F1FBF23F-F6C8-49E0-853E-7DA6984FD4E9}
{F345D288-21E2-441D-A7D1-EB4C6E001E3D}
{F3A080B4-019D-4501-8647-B59695478F9F}
{F9065320-9E90-11D1-9381-00C04FAD860D}
`;
