/** One language of the README of a package: paragraphs, in plain words, about the numbered commands above them. */
export interface ReadmeText {
  readonly language: string;
  readonly paragraphs: readonly string[];
}

/** The commands, to be given in the folder that holds `bagit.txt`. */
export const readmeCommands: readonly string[] = [
  'sha256sum --quiet -c tagmanifest-sha256.txt && sha256sum --quiet -c manifest-sha256.txt',
  'openssl pkeyutl -verify -rawin -pubin -inkey LEDGER.pem -in data/ledger/checkpoint.body -sigfile data/ledger/checkpoint.ed25519',
  'python3 data/verify.py . --policy POLICY',
];

export const readmeTexts: readonly ReadmeText[] = [
  {
    language: 'English',
    paragraphs: [
      'This is an evidence package. It holds the record of who had each item of evidence, when, and what was done with it, ' +
        'and (in a full package) the evidence files themselves. You can check it without us and without a network.',
      'Give the commands above in the folder that holds bagit.txt. (1) says nothing if no file has changed since the package ' +
        'was made. (2) checks the signature of the ledger. (3) checks the whole record: every signature, every link, every file.',
      'LEDGER.pem and POLICY say whom you trust. They are not in this package. Get them by another way, for example from the ' +
        'court, and compare their fingerprints. If you do not trust the copy of verify.py in here, take it from there too.',
      'What the check cannot show: that the content was true when it was collected, or that no other copy exists.',
      'The evidence lies in data/objects, each file named by its SHA-256. The original names are in data/package.json. ' +
        'Do not open files from data/objects on a machine that matters: they may be hostile.',
    ],
  },
  {
    language: 'Français',
    paragraphs: [
      'Ceci est un paquet de preuves. Il contient le registre de qui a eu chaque pièce, quand, et ce qui en a été fait, et ' +
        '(dans un paquet complet) les fichiers de preuve eux-mêmes. Vous pouvez le vérifier sans nous et sans réseau.',
      'Donnez les commandes ci-dessus dans le dossier qui contient bagit.txt. (1) ne dit rien si aucun fichier n’a changé ' +
        'depuis la création du paquet. (2) vérifie la signature du registre. (3) vérifie tout : chaque signature, chaque lien, chaque fichier.',
      'LEDGER.pem et POLICY disent à qui vous faites confiance. Ils ne sont pas dans ce paquet. Obtenez-les par une autre ' +
        'voie, par exemple auprès du tribunal, et comparez leurs empreintes. Si vous doutez de la copie de verify.py, prenez-la aussi là.',
      'Ce que la vérification ne peut pas montrer : que le contenu était vrai au moment de la collecte, ou qu’il n’existe pas d’autre copie.',
      'Les preuves sont dans data/objects, chaque fichier porte le nom de son SHA-256. Les noms d’origine sont dans ' +
        'data/package.json. N’ouvrez pas ces fichiers sur une machine importante : ils peuvent être hostiles.',
    ],
  },
  {
    language: 'العربية',
    paragraphs: [
      'هذه حزمة أدلة. فيها سجل يبيّن من كان معه كل دليل ومتى وماذا فُعل به، وفيها (إن كانت كاملة) ملفات الأدلة نفسها. ' +
        'يمكنك التحقق منها من دوننا ومن دون شبكة.',
      'نفّذ الأوامر أعلاه في المجلد الذي فيه bagit.txt. الأمر (1) لا يقول شيئًا إن لم يتغير أي ملف منذ إنشاء الحزمة. ' +
        'الأمر (2) يتحقق من توقيع السجل. الأمر (3) يتحقق من السجل كله: كل توقيع وكل رابط وكل ملف.',
      'الملفان LEDGER.pem و POLICY يقولان بمن تثق، وهما ليسا في هذه الحزمة. احصل عليهما من طريق آخر، من المحكمة مثلًا، ' +
        'وقارن بصماتهما. وإن لم تثق بنسخة verify.py التي هنا فخذها من هناك أيضًا.',
      'ما لا يستطيع التحقق إثباته: أن المحتوى كان صحيحًا وقت جمعه، أو أنه لا توجد نسخة أخرى.',
      'الأدلة في data/objects، واسم كل ملف هو قيمة SHA-256 الخاصة به. الأسماء الأصلية في data/package.json. ' +
        'لا تفتح هذه الملفات على جهاز مهم، فقد تكون ضارة.',
    ],
  },
  {
    language: 'Русский',
    paragraphs: [
      'Это пакет доказательств. В нём записано, у кого, когда и какое доказательство находилось и что с ним делали, а в ' +
        'полном пакете есть и сами файлы. Его можно проверить без нас и без сети.',
      'Введите команды, приведённые выше, в папке, где лежит bagit.txt. (1) ничего не выводит, если ни один файл не изменился ' +
        'с момента создания пакета. (2) проверяет подпись журнала. (3) проверяет всю запись: каждую подпись, каждую связь, каждый файл.',
      'LEDGER.pem и POLICY говорят, кому вы доверяете. В этом пакете их нет. Получите их другим путём, например в суде, и ' +
        'сравните отпечатки. Если вы не доверяете вложенной копии verify.py, возьмите там же и её.',
      'Чего проверка показать не может: что содержание было правдивым при сборе и что не существует другой копии.',
      'Доказательства лежат в data/objects, имя каждого файла — его SHA-256. Исходные имена указаны в data/package.json. ' +
        'Не открывайте эти файлы на важном компьютере: они могут быть вредоносными.',
    ],
  },
  {
    language: 'Español',
    paragraphs: [
      'Este es un paquete de pruebas. Contiene el registro de quién tuvo cada prueba, cuándo y qué se hizo con ella, y (en un ' +
        'paquete completo) los propios archivos. Usted puede comprobarlo sin nosotros y sin red.',
      'Ejecute las órdenes de arriba en la carpeta que contiene bagit.txt. (1) no dice nada si ningún archivo ha cambiado ' +
        'desde que se hizo el paquete. (2) comprueba la firma del registro. (3) lo comprueba todo: cada firma, cada enlace, cada archivo.',
      'LEDGER.pem y POLICY dicen en quién confía usted. No están en este paquete. Obténgalos por otra vía, por ejemplo del ' +
        'tribunal, y compare sus huellas. Si no confía en la copia de verify.py que hay aquí, tómela también de allí.',
      'Lo que la comprobación no puede mostrar: que el contenido era verdadero cuando se recogió, ni que no existe otra copia.',
      'Las pruebas están en data/objects; cada archivo lleva por nombre su SHA-256. Los nombres originales están en ' +
        'data/package.json. No abra esos archivos en un equipo importante: pueden ser dañinos.',
    ],
  },
  {
    language: '中文',
    paragraphs: [
      '这是一个证据包。其中记录了每件证据由谁、在何时保管，以及对它做过什么；完整的包中还有证据文件本身。您不需要我们，也不需要网络，就可以核对它。',
      '请在 bagit.txt 所在的文件夹中执行上面的命令。（1）如果制作证据包之后没有文件改变，就不显示任何内容。（2）检查账本的签名。（3）检查全部记录：每个签名、每个环节、每个文件。',
      'LEDGER.pem 和 POLICY 说明您信任谁。它们不在本包之内。请通过其他途径取得，例如向法院索取，并核对指纹。如果您不信任包内的 verify.py，也请从那里取得。',
      '核对不能证明的事：内容在收集时是真实的，或者没有其他副本。',
      '证据在 data/objects 中，每个文件以其 SHA-256 命名。原始文件名在 data/package.json 中。请不要在重要的计算机上打开这些文件：它们可能有害。',
    ],
  },
  {
    language: 'Українська',
    paragraphs: [
      'Це пакет доказів. У ньому записано, у кого, коли і який доказ перебував і що з ним робили, а в повному пакеті є й самі ' +
        'файли доказів. Його можна перевірити без нас і без мережі.',
      'Введіть наведені вище команди в теці, де лежить bagit.txt. (1) нічого не виводить, якщо жоден файл не змінився відтоді, ' +
        'як пакет було створено. (2) перевіряє підпис журналу. (3) перевіряє весь запис: кожен підпис, кожен зв’язок, кожен файл.',
      'LEDGER.pem і POLICY кажуть, кому ви довіряєте. У цьому пакеті їх немає. Отримайте їх іншим шляхом, наприклад у суді, і ' +
        'порівняйте відбитки. Якщо ви не довіряєте вкладеній копії verify.py, візьміть там само і її.',
      'Чого перевірка показати не може: що зміст був правдивим під час збирання і що немає іншої копії.',
      'Докази лежать у data/objects, ім’я кожного файлу — це його SHA-256. Початкові імена подано в data/package.json. ' +
        'Не відкривайте ці файли на важливому комп’ютері: вони можуть бути шкідливими.',
    ],
  },
];
