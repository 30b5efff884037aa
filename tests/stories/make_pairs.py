#!/usr/bin/env python3
"""Writes pairs.jsonl: pairs of announcements, each labelled whether both are one story.

Every sentence here was made up for this set.  The file is what the tests read; this program
is how it came about, so that a pair can be added to a kind of pairs, or a kind to the set:

    python3 tests/stories/make_pairs.py >tests/stories/pairs.jsonl
"""

import json
import sys

PAIRS = []


def side(title, *paragraphs):
    return {"title": title, "html": "".join(f"<p>{text}</p>" for text in paragraphs)}


def pair(kind, same, a, b):
    PAIRS.append({"kind": kind, "same": same, "a": a, "b": b})


# ---- announcements: title, other titles, paragraphs ----

ZH = [
    ("煤炭行业召开绿色矿山建设经验交流会",
     ["绿色矿山怎么建？各地矿企来支招", "行业交流：让矿山重新披上绿装"],
     ["四月十五日，煤炭行业绿色矿山建设经验交流会在大同举行，来自十九家企业的一百六十名代表参加了会议。",
      "与会代表参观了两座已经完成复垦的露天矿，听取了关于矿井水循环利用和矸石充填的介绍。会议认为，绿色开采不再是成本，而是企业竞争力的一部分。",
      "会议提出，到二〇二八年，行业内大型煤矿全部达到绿色矿山标准，中型煤矿达标比例超过七成。各会员单位应当在六月底以前报送本单位的实施方案。",
      "协会秘书处将组织专家组，分批到企业开展现场指导，并在年底公布第一批示范矿山名单。"]),
    ("纺织服装企业数字化改造现场会在绍兴举行",
     ["走进车间看变化：数字化让织机会说话", "绍兴现场会聚焦纺织数字化"],
     ["纺织服装企业数字化改造现场会日前在浙江绍兴举行。会议组织代表走进三家印染企业的车间，观看了自动配料和在线检测系统的运行情况。",
      "一家企业负责人介绍，改造以后布面疵点的漏检率下降了六成，每米布的用水量减少了近三分之一，工人从流水线旁走进了中控室。",
      "协会表示，将把成熟的改造方案编成案例集免费提供给中小会员企业，同时协调软件服务商给予优惠，帮助企业少走弯路。",
      "会议还就数据安全、设备接口标准和人才培养等问题进行了分组讨论，形成了五项共识。"]),
    ("关于征集建材行业节能技术案例的通知",
     ["建材节能技术案例开始征集啦", "征集通知：请推荐你身边的节能好技术"],
     ["各有关单位：为推动建材行业节能降碳，协会决定在全行业征集节能技术应用案例。征集范围包括水泥窑余热利用、玻璃熔窑全氧燃烧、陶瓷干法制粉以及墙体材料低温养护等方向。",
      "申报的案例应当已经稳定运行一年以上，具有完整的能耗监测数据，并经过第三方机构核验。每个单位申报的案例不超过三项。",
      "请于五月三十一日前将申报书纸质版一份和电子版寄送协会科技部。协会将组织专家评审，入选案例向社会发布，并推荐参加年度科技奖励评选。"]),
    ("钢铁行业超低排放改造取得阶段性进展",
     ["近九成粗钢产能完成改造", "蓝天之下看钢厂"],
     ["记者从钢铁行业环保工作座谈会上获悉，全国已有一百五十余家企业完成超低排放改造公示，涉及粗钢产能接近全国总量的九成。",
      "座谈会指出，改造的重点正在从有组织排放转向无组织排放和清洁运输，部分企业的物料大棚、皮带通廊封闭仍不到位，公路运输的比例偏高。",
      "下一步，协会将建立企业间互查机制，公开监测数据，对弄虚作假的企业撤销公示。同时推动建立差别化电价和绩效分级的衔接，让改造到位的企业真正受益。"]),
    ("有色金属再生利用论坛聚焦废旧电池回收",
     ["退役电池去哪儿了", "论坛热议：谁来回收旧电池"],
     ["有色金属再生利用论坛昨天在赣州开幕，废旧动力电池的规范回收成为最受关注的话题。多位专家指出，流入正规渠道的退役电池不到四分之一。",
      "来自企业的代表建议，尽快建立电池编码全程追溯制度，明确整车厂的回收责任，对小作坊式的拆解加强执法。也有代表提出，应当统一黑粉的质量标准，方便跨地区交易。",
      "论坛期间发布了《再生镍钴锂行业发展报告》，认为未来五年再生原料将占到国内需求的两成以上，湿法冶炼的锂回收率有望突破百分之九十三。"]),
    ("石化企业开展危险化学品储运安全专项检查",
     ["给储罐做一次全面体检", "安全检查不放过一个阀门"],
     ["入夏以来，石化行业组织开展危险化学品储运安全专项检查。检查组由十二名专家组成，采用不打招呼、直奔现场的方式，对沿江沿海的罐区和装卸码头逐一排查。",
      "检查发现的主要问题包括紧急切断阀未投用、气体报警器校验过期、承包商作业票填写不规范等。对重大隐患，检查组当场要求停用整改。",
      "检查组要求企业举一反三，把隐患当作事故对待，落实班组每日巡检和厂级每周抽查制度，整改情况在企业公示栏公开，接受职工监督。"]),
    ("轻工业协会发布家用电器以旧换新消费提示",
     ["旧家电换新，这几点要留意", "换新之前先看提示"],
     ["轻工业协会今天发布家用电器以旧换新消费提示，提醒消费者在交投旧机时保留凭证，核对回收价格和补贴金额，避免先涨价后折让。",
      "提示指出，冰箱使用超过十二年、燃气热水器超过八年的，能耗和安全风险都会明显上升，建议优先更换。旧机中的制冷剂应当由有资质的企业回收，不得自行拆解排放。",
      "协会公布了第一批规范服务网点，消费者可以通过协会网站查询。对虚标补贴、捆绑销售的行为，可以拨打投诉电话反映，协会将在七个工作日内答复。"]),
    ("物流企业降本增效试点经验在全行业推广",
     ["一个托盘省出来的成本", "多式联运跑出加速度"],
     ["物流与采购行业降本增效试点经验推广会日前召开。试点的二十六家企业通过带板运输、共同配送和回程货匹配，平均物流成本下降了约百分之九。",
      "会议介绍，一家食品企业与三家同城企业共用仓库以后，车辆空驶率从四成降到不足两成；一家港口通过铁水联运，把内陆客户的提货时间压缩了两天半。",
      "会议认为，标准托盘循环共用是花钱少、见效快的办法，希望各地协会牵头建立区域托盘池，同时推动电子运单互认，减少司机在门岗等待的时间。"]),
]

EN = [
    ("Power industry body publishes guide on grid storage safety",
     ["How to keep battery stations safe: new guide is out",
      "Storage operators get advice on fire protection"],
     ["The electricity council has published a guide on the safe operation of grid storage stations. It covers the choice of sites, the spacing of containers, gas detection and the training of staff.",
      "The guide was written by a working group of 34 operators and manufacturers after a series of small fires. It recommends that every container be able to vent gas before people come near, and that water supplies last for at least four hours.",
      "Operators are asked to review their emergency plans with the local fire service before the summer peak. The council will hold three free workshops in June and answer questions by telephone.",
      "A checklist for inspections can be downloaded from the web site of the council."]),
    ("Machinery makers agree on common data format for spare parts",
     ["One catalogue for all spare parts", "Common format to end retyping of part numbers"],
     ["Twelve makers of heavy machinery have agreed on a common data format for spare parts. Customers will be able to order bearings, seals and hydraulic parts from several suppliers without retyping part numbers.",
      "The format describes dimensions, materials and the machines that a part fits. It is open, free of charge and will be maintained by a committee of the machinery federation, in which users have half of the seats.",
      "A first catalogue with eighty thousand parts goes online in September. Small workshops can take part by uploading a spreadsheet; the federation checks each file by hand in the first year."]),
    ("Coal association warns of heat stress in open pits",
     ["Hot days ahead for miners", "Take breaks early, miners are told"],
     ["The coal association has reminded its members to protect workers in open pits from heat stress. Temperatures on the benches can be ten degrees higher than the forecast for the nearest town.",
      "Shifts should begin before sunrise where possible, drinking water must stand within a hundred metres of every crew, and new workers need a week to get used to the heat. Cabins without air conditioning should not be used in the afternoon.",
      "The association points out that most accidents of the last two summers happened between lunch and the end of the shift. It offers posters in four languages and a short film for safety meetings."]),
    ("Textile council opens competition for young designers",
     ["Young designers wanted", "Competition looks for clothes that last"],
     ["The textile council invites young designers to show clothes that are made to last. Entries may come from students and from people in the first three years of their work.",
      "The jury looks at the choice of fibres, at seams that can be opened for repair, and at patterns that leave little waste. Each entry consists of one finished garment, a sheet of drawings and a page on how it can be mended.",
      "Twenty finalists will present their work at the autumn fair, and the winner is offered a paid place in the studio of a member company. Entries close at the end of July."]),
    ("Building materials firms test concrete with less cement",
     ["Less cement, same strength?", "Trial slabs poured at four sites"],
     ["Four building materials firms have begun a joint trial of concrete with less cement. Slabs were poured in a warehouse, a car park, a bus station and a farm yard, and will be observed for two winters.",
      "In the new mixes up to half of the cement is replaced by calcined clay and ground limestone. Laboratory samples reached the usual strength after eight weeks instead of four, so that the forms must stay longer.",
      "The firms will publish all measurements, good and bad. If the slabs stand up to frost and salt, the federation plans to propose a change of the standard to the ministry next year."]),
    ("Steel users and mills settle rules for scrap quality",
     ["Cleaner scrap for electric furnaces", "New grades for scrap agreed"],
     ["Steel mills and scrap dealers have settled common rules for the quality of scrap after eighteen months of talks. The rules define eleven grades, with limits for copper, tin and dirt.",
      "Loads will be sampled on arrival with handheld instruments, and the result is shown to the driver at once. Disputes go to a panel with one member from each side and an independent chair, which decides within ten working days.",
      "The rules take effect in October and are reviewed after a year. Both sides expect that fewer loads will be turned away at the gate and that mills can plan their melts with more confidence."]),
    ("Logistics federation maps charging points for lorries",
     ["Where can an electric lorry charge?", "Map shows gaps on main routes"],
     ["The logistics federation has drawn a map of charging points that are large enough for lorries. It lists 412 sites, with the number of bays, the power of each and whether a trailer can stay coupled.",
      "The map shows wide gaps in the west and on two of the main routes to the coast. Hauliers told the federation that they lose up to ninety minutes a day because bays are blocked by cars or closed at night.",
      "The federation asks towns to set aside land at ring roads, and network operators to answer requests for connections within half a year. The map is updated every week by drivers, who can report faults from their telephones."]),
    ("Light industry group advises on repair of small appliances",
     ["Do not throw that kettle away", "A list of repair shops you can trust"],
     ["The light industry group has published advice on the repair of small appliances. It explains which faults of kettles, toasters and vacuum cleaners can be mended at home and which belong in a workshop.",
      "More than seven hundred repair shops have signed up to a voluntary code. They name a price before the work begins, give back the old parts and guarantee the repair for at least twelve months.",
      "The group also asks makers to keep seals, switches and brushes in stock for a decade after a model is sold for the last time. A survey of members found that most do so already, though few say it on the box."]),
]


def reprints(language, texts):
    zh = language == "zh"
    credit_a = "转载自：行业信息网" if zh else "Source: Industry Information Network"
    credit_b = "来源：协会网站　责任编辑：李明" if zh else "Reprinted from the web site of the association. Editor: J. Miller"
    dated = "来源：新闻中心　2026年4月16日" if zh else "Source: News Centre, 16 April 2026"
    more = "……阅读全文" if zh else "... Read more"
    banner = "本文关键词" if zh else "Keywords of this article"
    for title, others, body in texts:
        a = side(title, *body)
        pair(f"{language} the same", True, a, side(title, *body))
        for other in others:
            pair(f"{language} reprint with another title", True, a, side(other, *body))
        pair(f"{language} reprint that says where from", True, a, side(title, credit_a, *body))
        pair(f"{language} both say where from", True, side(title, credit_a, *body),
             side(others[0], *body, credit_b))
        pair(f"{language} both say where from, one with a date", True, side(title, dated, *body),
             side(title, credit_b, *body))
        pair(f"{language} shortened: the first half", True, a, side(title, *body[:2]))
        pair(f"{language} shortened: a paragraph left out", True, a, side(title, body[0], *body[2:]))
        half = body[1][:len(body[1]) // 2]
        if not zh:
            half = half[:half.rindex(" ")]
        pair(f"{language} shortened: cut off", True, a, side(title, body[0], half + more))
        pair(f"{language} shortened, with another title", True, a, side(others[1], *body[:-1]))
        pair(f"{language} markup and width differ", True, a,
             {"title": title, "html": f"<div><h2>{title}</h2>" + "<br>".join(
                 f"<strong>{text[:6]}</strong>{text[6:]}" for text in body).replace("，", ", ") + "</div>"})
        lead = "【行业动态】" if zh else "Industry news | "
        pair(f"{language} title with a prefix, body with a note behind", True, a,
             side(lead + title, *body, banner))


def edited():
    """The same with a word put in another's place: one story for a person."""
    for body, old, new, title in [
            (ZH[0], "举行", "召开", "绿色矿山交流会召开"),
            (ZH[3], "记者从", "本报记者从", "钢铁改造进展"),
            (ZH[7], "日前召开", "近日召开", "物流经验推广"),
            (EN[0], "has published", "published", "Guide on storage safety"),
            (EN[2], "reminded its members", "reminded all members", "Heat in open pits"),
            (EN[5], "settled common rules", "agreed on common rules", "Rules for scrap")]:
        text = list(body[2])
        text[0] = text[0].replace(old, new)
        language = "zh" if body in ZH else "en"
        pair(f"{language} reprint with a word changed", True, side(body[0], *body[2]), side(title, *text))


def unrelated(language, texts):
    for i, (title, others, body) in enumerate(texts):
        other = texts[(i + 1) % len(texts)]
        pair(f"{language} unrelated", False, side(title, *body), side(other[0], *other[2]))
        pair(f"{language} same title, other text", False, side(title, *body), side(title, *other[2]))
        mixed = side(others[0], body[0], *other[2])
        pair(f"{language} one paragraph quoted", False, side(title, *body), mixed)


OWN = {
    "zh": ["笔者以为，这件事的意义不止于此。多年来行业里热闹的会议不少，真正落到车间的办法不多，读者不妨看看自己身边的企业做了些什么。",
           "有读者来信说，类似的提法早已有之，关键是谁来出钱、谁来监督。我们就此请教了几位老师傅，他们的回答都很实在：先把眼前的漏洞补上。"],
    "en": ["This writer thinks that there is more to it. The trade has many meetings and few of them reach the shop floor; readers may look around in their own firms and see what has been done since the last one.",
           "A reader told us that none of this is new, and that the question is who pays and who looks after it. We asked some old hands, and their answers were plain: mend the leaks that you have before you talk of new pipes."],
}


def quoted(language, texts):
    """Others write about it, or collect it with more."""
    column = "编辑手记" if language == "zh" else "From the editor"
    digest = "一周要闻汇编" if language == "zh" else "The week in brief"
    own = OWN[language]
    for i, (title, others, body) in enumerate(texts):
        a = side(title, *body)
        one, two = texts[(i + 1) % len(texts)], texts[(i + 2) % len(texts)]
        pair(f"{language} column that quotes", False, a, side(column, body[0], own[0], body[1], own[1]))
        pair(f"{language} column with its title that quotes", False, a,
             side(title, own[0], body[0], own[1], body[1]))
        pair(f"{language} digest that holds it", False, a,
             side(digest, one[0], *one[2], title, *body, two[0], *two[2]))


# ---- translations ----

TRANSLATIONS = [
    (EN[2], "煤炭协会提醒露天矿防暑", "煤炭协会提醒会员单位保护露天矿工人免受高温影响。台阶上的温度可能比最近城镇的预报高出十度。班次应尽量在日出前开始，每个班组一百米以内必须有饮用水，新工人需要一周时间适应。没有空调的驾驶室下午不应使用。"),
    (EN[4], "建材企业试验低水泥混凝土", "四家建材企业开始联合试验少用水泥的混凝土。试验板浇筑在仓库、停车场、汽车站和农场，将观察两个冬天。新配方中多达一半的水泥被煅烧黏土和石灰石粉取代。实验室试样八周后达到通常强度，因此模板要多留一段时间。"),
    (ZH[0], "Coal industry meets on green mines", "On 15 April people from nineteen companies met in Datong to talk about green mines. They visited two open pits that were planted again and heard how mine water is used a second time. By 2028 all large mines shall meet the standard. Members send their plans before the end of June."),
    (ZH[6], "Advice on trading in old appliances", "The light industry association advises consumers to keep receipts when they trade in old appliances, and to compare the price and the bonus. Refrigerators of more than twelve years and water heaters of more than eight should be replaced first. Only licensed firms may take out the cooling agent."),
]


def translations():
    for original, title, text in TRANSLATIONS:
        pair("translation", False, side(original[0], *original[2]), side(title, text))


# ---- series: much the same but not one story ----

def coal_week_zh(week, day, price, change, stock):
    return side(f"煤炭市场周报（第{week}期）",
                f"本周（截至4月{day}日），环渤海动力煤价格指数报收于{price}元/吨，环比{change}元/吨。",
                "从供应看，主产区煤矿生产总体平稳，铁路发运保持正常水平，贸易商发运积极性一般。从需求看，沿海电厂日耗处于季节性低位，以长协采购为主，市场采购较少。",
                f"北方主要港口库存{stock}万吨，处于近年同期合理区间。综合判断，短期内市场将以稳为主，小幅波动。",
                "本报告由协会市场部根据会员单位报送的数据编制，仅供参考，不构成投资建议。转载请注明出处。")


def coal_week_en(week, day, price, change, stock):
    return side("Weekly market report",
                f"Week {week}, to {day} April. The index for thermal coal at the northern ports closed at {price} yuan a tonne, {change} yuan on the week before.",
                "Supply from the main producing areas was steady and trains ran as planned. Power stations on the coast burn little coal in this season and take most of it under long contracts, so that few cargoes were traded on the market.",
                f"Stocks at the ports stood at {stock} million tonnes, which is usual for the time of the year. We expect prices to move little in the short run.",
                "This report is made by the market department of the association from data of its members. It is no advice to invest. Please name the source when you reprint it.")


def bulletin_zh(month, output, growth, total):
    return side(f"{month}月份原煤生产情况",
                f"{month}月份，规模以上工业原煤产量{output}亿吨，同比增长{growth}%，日均产量保持在较高水平。",
                f"年初至今，规模以上工业原煤产量累计{total}亿吨。进口煤炭数量保持增长，价格有所回落，港口中转顺畅。",
                "附注：规模以上工业企业是指年主营业务收入二千万元及以上的工业企业。由于统计口径调整，本期数据与往期数据不完全可比，增速按可比口径计算。日均产量以当月日历天数计算。")


def bulletin_en(month, output, growth, total):
    return side("Output of crude steel",
                f"In {month} the mills of the country made {output} million tonnes of crude steel, {growth} per cent more than in the same month of the year before.",
                f"Since the beginning of the year output has come to {total} million tonnes. Exports rose while prices fell slightly, and stocks at traders were lower than usual.",
                "Notes: the figures cover all mills with more than two hundred employees. Since the method of the survey was changed they cannot be compared with those of earlier years; growth is computed on a comparable base. Daily output is the output of the month divided by its days.")


def word_week_zh(word, other):
    """Without any figure."""
    return side("一周市场观察",
                f"本周钢材市场整体{word}，下游成交{other}，贸易商心态谨慎，普遍按需采购，随用随买。",
                "原料方面，铁矿石港口库存充足，焦炭供应稳定，钢厂高炉检修计划陆续公布，后期供应压力可控。",
                "协会建议会员企业关注资金成本，合理安排库存，严格执行合同约定，避免恶性竞争，共同维护市场秩序。")


def word_week_en(word, other):
    return side("The week on the market",
                f"The market for steel was {word} this week. Orders from builders {other}, and traders bought only what they needed for the days to come.",
                "Ore was in good supply at the ports and coke was delivered as agreed. Several mills have announced the dates of repairs to their furnaces, so that supply should not press on the market later in the season.",
                "The association reminds its members to watch the cost of money, to keep stocks within reason and to stand by their contracts.")


def province_zh(province, city):
    return side(f"关于在{province}开展企业用电安全培训的通知",
                f"{province}各会员单位：为提高企业用电安全管理水平，协会决定在{city}举办用电安全管理人员培训班。",
                "培训内容包括电气作业法规、配电室运行规程、触电急救和典型事故分析，邀请有现场经验的工程师授课，理论与实操各占一半。考核合格者颁发结业证书，作为企业安全标准化评审的参考。",
                "请各单位选派一线电气负责人参加，填写报名回执后发至协会培训部邮箱。食宿统一安排，费用自理。")


def province_en(province, town):
    return side(f"Training in electrical safety in {province}",
                f"To all members in {province}: the council holds a course for people who are responsible for electrical safety in their companies. It takes place in {town}.",
                "The course covers the rules for electrical work, the operation of switch rooms, first aid after electric shock and the lessons of typical accidents. It is given by engineers with experience on site, half in the classroom and half at the switchboard. Whoever passes the test gets a certificate that counts in the review of safety standards.",
                "Please send those who do the work, and return the form to the training department. Rooms and meals are arranged for all; each pays for his own.")


def hidden_province(name, language):
    """Where only the title tells them apart."""
    if language == "zh":
        return side(f"{name}能源协会关于报送年度统计报表的通知",
                    "各会员单位：年度统计工作已经开始，请登录统计直报系统，按照填报说明如实填写各项指标，经单位负责人审核后提交。系统将自动检查逻辑关系，不符合要求的报表会被退回修改。",
                    "首次填报的单位请先申请账号，忘记密码的单位可以联系管理员重置。报表提交以后如需修改，请书面说明原因。协会将对按时报送的单位给予表扬，对迟报、漏报的单位进行提醒。")
    return side(f"{name} energy association: annual survey of members",
                "To all members: the annual survey has begun. Please log in to the reporting system, fill in each figure as the instructions say and let the head of your company approve the form before it is sent. The system checks whether the figures agree and returns forms that do not.",
                "Members who take part for the first time apply for an account; those who forgot their password ask the administrator. If a form has to be corrected later, please give the reason in writing. The association thanks those who report in time.")


def company_zh(company, person):
    return side("会员单位走访纪实",
                f"协会调研组日前走访{company}，与{person}等企业负责人座谈，了解生产经营情况和对协会工作的意见建议。",
                "座谈中，企业介绍了近年来技术改造、节能降耗和市场开拓的情况，反映了原料价格波动、物流成本偏高、专业人才短缺等困难，希望协会加强政策解读和行业自律。",
                "调研组表示，将认真梳理企业诉求，及时向有关部门反映，同时发挥平台作用，组织上下游对接，为会员提供更加务实的服务。")


def company_en(company, person):
    return side("Visit to a member",
                f"A group from the federation visited {company} and talked with {person} about the state of the business and about what members expect of the federation.",
                "The company showed what it has done in recent years to renew its plant, to save energy and to find new customers. It spoke of the price of raw materials, of the cost of transport and of the want of trained people, and wished that the federation would explain new rules sooner.",
                "The group promised to sort out these wishes, to bring them before the authorities, and to bring suppliers and customers together more often.")


def series():
    weeks_zh = [coal_week_zh(*row) for row in ((15, 10, 683, "下降4", 2410), (16, 17, 679, "下降4", 2385),
                                              (17, 24, 681, "上涨2", 2362), (18, 30, 681, "持平0", 2410))]
    weeks_en = [coal_week_en(*row) for row in ((15, 10, 683, "down 4", 24.1), (16, 17, 679, "down 4", 23.9),
                                              (17, 24, 681, "up 2", 23.6), (18, 30, 681, "up 0", 24.1))]
    months_zh = [bulletin_zh(*row) for row in ((2, "3.6", "2.1", "7.4"), (3, "4.1", "2.1", "11.5"),
                                              (4, "3.9", "1.8", "15.4"), ("五", "4.0", "1.8", "19.4"))]
    months_en = [bulletin_en(*row) for row in (("March", "81.2", "1.4", "243.0"), ("April", "80.7", "1.4", "323.7"),
                                              ("May", "83.1", "2.0", "406.8"), ("June", "83.1", "2.0", "489.9"))]
    words_zh = [word_week_zh(*row) for row in (("偏强", "放量"), ("偏弱", "清淡"), ("平稳", "一般"), ("震荡", "清淡"))]
    words_en = [word_week_en(*row) for row in (("firm", "rose"), ("weak", "fell"), ("calm", "were few"), ("firm", "fell"))]
    provinces_zh = [province_zh(*row) for row in (("山西", "太原"), ("陕西", "西安"), ("内蒙古", "包头"), ("河北", "唐山"))]
    provinces_en = [province_en(*row) for row in (("Shanxi", "Taiyuan"), ("Shaanxi", "Xi'an"), ("Hebei", "Tangshan"),
                                                 ("Inner Mongolia", "Baotou"))]
    hidden_zh = [hidden_province(name, "zh") for name in ("山西", "陕西", "山东", "河南省")]
    hidden_en = [hidden_province(name, "en") for name in ("Shanxi", "Shaanxi", "Shandong", "Henan")]
    visits_zh = [company_zh(*row) for row in (("长风纸业公司", "总经理周涛"), ("海川电缆公司", "董事长吴敏"),
                                             ("长风纸品公司", "总经理周涛"))]
    visits_en = [company_en(*row) for row in (("Longwind Paper", "its director Zhou"), ("Seaflow Cables", "its owner Wu"),
                                             ("Longwind Boards", "its director Zhou"))]
    for kind, items in (("zh weekly reports", weeks_zh), ("en weekly reports", weeks_en),
                        ("zh bulletins", months_zh), ("en bulletins", months_en),
                        ("zh weekly reports without figures", words_zh),
                        ("en weekly reports without figures", words_en),
                        ("zh notices of provinces", provinces_zh), ("en notices of provinces", provinces_en),
                        ("zh notices, provinces in the title", hidden_zh),
                        ("en notices, provinces in the title", hidden_en),
                        ("zh visits to members", visits_zh), ("en visits to members", visits_en)):
        for i, a in enumerate(items):
            for b in items[i + 1:]:
                pair(kind, False, a, b)
            credit = "来源：协会网站" if kind.startswith("zh") else "Source: the association"
            pair(kind + ", reprinted", True, a,
                 {"title": a["title"], "html": f"<p>{credit}</p>" + a["html"]})
    for a, b in ((weeks_zh[0], weeks_zh[1]), (weeks_en[1], weeks_en[2]), (months_zh[0], months_zh[1]),
                 (months_en[0], months_en[1])):
        short = {"title": b["title"], "html": b["html"][:b["html"].index("</p>") + 4] +
                 b["html"][b["html"].rindex("<p>"):]}
        pair("another issue, shortened", False, a, short)
    for a, b in ((bulletin_zh(3, "4.1", "2.1", "11.5"), bulletin_zh(4, "4.1", "2.1", "11.5")),
                 (bulletin_en("May", "83.1", "2.0", "406.8"), bulletin_en("June", "83.1", "2.0", "406.8"))):
        pair("bulletins where only the month differs", False, a, b)


def rolling():
    """The first paragraph of one goes, another comes."""
    news = {"zh": ["一月份，全国铁路发送煤炭两亿吨，同比略有增长。", "二月份，受假期影响，发送量回落到一亿八千万吨。",
                   "三月份，发送量恢复到两亿一千万吨，创下新高。"],
            "en": ["In January the railways carried 200 million tonnes of coal, a little more than before.",
                   "In February they carried 180 million tonnes because of the holidays.",
                   "In March they carried 210 million tonnes, more than ever."]}
    notes = {"zh": ["说明：本资料每月更新，只保留最近两个月的内容。数据来自铁路运输月报，未经审计，以年度统计公报为准。各单位引用时请注明资料名称和更新日期，如有疑问请与协会运输部联系。运输部办公时间为工作日上午九点至下午五点，节假日顺延。"],
             "en": ["Note: this page is renewed every month and holds the last two months only. The figures come from the monthly report of the railways and have not been audited; the yearly bulletin counts. Please name this page and the date when you quote it, and ask the department of transport of the association if anything is unclear. It can be reached on working days."]}
    for language in ("zh", "en"):
        title = "煤炭铁路运输情况" if language == "zh" else "Coal on the railways"
        pair(f"{language} rolling page", False, side(title, *news[language][:2], *notes[language]),
             side(title, *news[language][1:], *notes[language]))


SHORT = [
    ("会议通知", "定于下周召开理事会，请准时参加。", "会议通知", "定于下周召开理事会，请准时参加。"),
    ("市场周报", "详见附件。", "市场周报", "详见附件。"),
    ("关于放假的通知", "根据国家有关规定，现将放假安排通知如下，请各单位做好值班工作。", "关于放假的通知",
     "根据国家有关规定，现将放假安排通知如下，请各单位做好值班工作。"),
    ("Office closed", "Our office is closed during the holidays. We wish all members well.", "Office closed",
     "Our office is closed during the holidays. We wish all members well."),
    ("Weekly report", "Please see the attached file.", "Weekly report", "Please see the attached file."),
    ("Newsletter", "The new issue of our newsletter is ready for download in the members' area.", "Newsletter",
     "The new issue of our newsletter is ready for download in the members' area."),
    ("New standard adopted", "The full text is for subscribers only. Log in or register to read on. Members have free access to all articles and to the archive of the last ten years.",
     "Export prices fall", "The full text is for subscribers only. Log in or register to read on. Members have free access to all articles and to the archive of the last ten years."),
    ("新标准发布", "全文仅供会员阅读，请登录或注册后继续阅读。会员可以免费查看全部文章和近年来的历史资料。",
     "出口价格回落", "全文仅供会员阅读，请登录或注册后继续阅读。会员可以免费查看全部文章和近年来的历史资料。"),
]


def short():
    for title_a, a, title_b, b in SHORT:
        pair("short texts", False, side(title_a, a), side(title_b, b))
    pair("no text", False, side("一季度煤炭经济运行情况"), side("一季度煤炭经济运行情况"))
    pair("no text", False, side("Annual general meeting"), side("Annual general meeting"))


def main():
    for language, texts in (("zh", ZH), ("en", EN)):
        reprints(language, texts)
        unrelated(language, texts)
        quoted(language, texts)
    edited()
    translations()
    series()
    rolling()
    short()
    for item in PAIRS:
        sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
