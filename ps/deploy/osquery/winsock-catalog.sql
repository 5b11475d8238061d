SELECT (SELECT hostname FROM system_info) AS hostname, key, path, name, type, data
  FROM registry WHERE key = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters'
UNION ALL
SELECT (SELECT hostname FROM system_info) AS hostname, key, path, name, type, data
  FROM registry WHERE key LIKE 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters\Protocol_Catalog%'
UNION ALL
SELECT (SELECT hostname FROM system_info) AS hostname, key, path, name, type, data
  FROM registry WHERE key LIKE 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters\Protocol_Catalog%\Catalog_Entries%'
UNION ALL
SELECT (SELECT hostname FROM system_info) AS hostname, key, path, name, type, data
  FROM registry WHERE key LIKE 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\WinSock2\Parameters\Protocol_Catalog%\Catalog_Entries%\%'
UNION ALL
SELECT (SELECT hostname FROM system_info) AS hostname, key, path, name, type, data
  FROM registry WHERE key = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName'
UNION ALL
SELECT (SELECT hostname FROM system_info) AS hostname, key, path, name, type, data
  FROM registry WHERE key = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Nls\CodePage' AND name = 'ACP';
